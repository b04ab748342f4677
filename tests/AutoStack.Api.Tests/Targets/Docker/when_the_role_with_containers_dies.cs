using AutoStack.Api.Targets.Docker;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets.Docker;

/// <summary>A second host is the next role: all that it has of the first is the record on disk, and the engine.</summary>
public sealed class when_the_role_with_containers_dies(SharedDockerEngine docker) : ContainerTest
{
    protected override Task<DockerEngineServer> StartEngine() => docker.Get();

    [Fact]
    public async Task the_next_one_takes_its_container_over_and_loses_and_repeats_no_line()
    {
        var first = Host();
        var instance = Instance();
        var run = await first.Start(instance, await Release(first, "i=0; while true; do echo line $i; echo fault $i >&2; i=$((i+1)); sleep 0.01; done"), Output(instance), Cancellation);
        // Long enough for the place that is noted to move on.
        await Prints(instance, "line 400\n");

        await run.LetGo();
        var known = (await Printed(instance)).Split('\n').Length;
        (await File.ReadAllTextAsync($"{instance.Output}.p", Cancellation)).ShouldNotContain("\"since\":0,");
        var again = await Again(Host(), run, await Release(first, ""));
        await Eventually.Holds(async () => (await Printed(instance)).Split('\n').Length > known + 100, TimeSpan.FromSeconds(60));
        await again.End(TimeSpan.Zero);
        await again.Clear();

        var lines = (await Printed(instance)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var stream in new[] { "line", "fault" })
        {
            var own = lines.Where(line => line.StartsWith(stream, StringComparison.Ordinal)).ToList();
            own.ShouldBe([.. Enumerable.Range(0, own.Count).Select(i => $"{stream} {i}")]);
        }
    }

    [Fact]
    public async Task lines_that_it_carried_and_could_not_note_are_not_carried_twice()
    {
        var host = Host();
        var instance = Instance();
        var run = await host.Start(instance, await Release(host, "for i in $(seq 500); do echo line $i; done; exec tail -f /dev/null"), Output(instance), Cancellation);
        await Prints(instance, "line 500\n");
        await run.LetGo();
        // What it had noted when half of it was carried.
        var half = (await Printed(instance))[..(await Printed(instance)).IndexOf("line 251\n", StringComparison.Ordinal)];
        await File.WriteAllTextAsync($"{instance.Output}.p", $$"""{"container":"{{run.Instance.Container}}","since":0,"parts":250,"length":{{half.Length}}}""", Cancellation);

        var again = await Again(Host(), run, await Release(host, ""));
        await again.End(TimeSpan.Zero);
        await again.Clear();

        (await Printed(instance)).ShouldBe(string.Concat(Enumerable.Range(1, 500).Select(i => $"line {i}\n")));
    }

    [Fact]
    public async Task the_last_words_of_one_that_ended_meanwhile_come_before_its_next_run()
    {
        var host = Host();
        var instance = Instance();
        var release = await Release(host, "echo begin; while [ ! -e /tmp/end ]; do sleep 0.05; done; echo end; exit 3");
        var run = await host.Start(instance, release, Output(instance), Cancellation);
        await Prints(instance, "begin");
        await run.LetGo();
        Engine.Ask("exec", run.Instance.Container!, "touch", "/tmp/end");
        Engine.Ask("wait", run.Instance.Container!);
        var next = Host();

        (await next.Find(run.Instance, release, Output(instance))).ShouldBeNull();
        var again = await next.Start(run.Instance, release, Output(instance), Cancellation);

        again.Instance.Container.ShouldNotBe(run.Instance.Container);
        await Eventually.Holds(async () => await Printed(instance) == "begin\nend\nbegin\n");
        Containers().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task a_container_that_it_had_just_started_is_taken_up_and_not_started_twice()
    {
        var host = Host();
        var instance = Instance();
        var release = await Release(host, null);
        var run = await host.Start(instance, release, Output(instance), Cancellation);
        await run.LetGo();

        // The record on disk knows nothing of it yet.
        var again = await Host().Start(instance, release, Output(instance), Cancellation);

        again.Instance.Container.ShouldBe(run.Instance.Container);
        Containers().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task what_nobody_knows_any_more_is_ended()
    {
        var host = Host();
        var (kept, lost) = (Instance(), Instance());
        var release = await Release(host, null);
        var stays = await host.Start(kept, release, Output(kept), Cancellation);
        await host.Start(lost, release, Output(lost), Cancellation);
        var next = Host();

        next.EndOrphans(() => new HashSet<Guid> { kept.Id });
        await next.StartAsync(Cancellation);

        await Eventually.Holds(() => Task.FromResult(Containers().Length == 1), TimeSpan.FromSeconds(60));
        Containers().Single().ShouldBe(stays.Instance.Container);
    }

    private static async Task<IInstanceRun> Again(ContainerHost next, IInstanceRun run, ReleaseRuntime release) => (await next.Find(run.Instance, release, Output(run.Instance))).ShouldNotBeNull();
}
