using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Targets.Docker;

/// <summary>An engine that leaves containers running while it is away itself, as its setting <c>live-restore</c> has it.</summary>
public sealed class when_a_docker_engine_with_containers_is_away : ContainerTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override Task<DockerEngineServer> StartEngine() => DockerEngineServer.Start("--live-restore");

    protected override ValueTask EndEngine() => Engine.DisposeAsync();

    [Fact]
    public async Task what_runs_runs_on_and_nothing_is_taken_for_ended_until_it_is_back()
    {
        var host = Host();
        await host.StartAsync(Cancellation);
        var (instance, other) = (Instance(), Instance());
        var release = await Release(host, "mkdir /tmp/www; echo served > /tmp/www/index.html; httpd -p $HOST:$PORT -h /tmp/www; while true; do echo tick; sleep 0.2; done");
        var run = await host.Start(instance, release, Output(instance), Cancellation);
        (await Get(run)).ShouldBe("served\n");
        var ended = run.Ended(Cancellation);

        await Engine.Stop();

        (await Get(run)).ShouldBe("served\n");
        ended.IsCompleted.ShouldBeFalse();
        (await Eventually.Get(() => Task.FromResult(host.Hindrance), told => told is not null, Patience))!.ShouldContain("does not answer");
        (await Should.ThrowAsync<HostAwayException>(() => host.Start(other, release, Output(other), Cancellation))).Code.ShouldBe("docker_unavailable");
        Passing(await host.Ready(Manifest(null), Place.At("release"), runs: false, Cancellation), "docker_unavailable");
        // The next role routes to it though it cannot ask.
        var next = Host();
        (await next.Find(run.Instance, release, Output(instance))).ShouldNotBeNull().Instance.Address.ShouldBe(run.Instance.Address);

        await Engine.StartAgain();

        await Eventually.Holds(() => Task.FromResult(host.Hindrance is null), Patience);
        var printed = (await Printed(instance)).Length;
        await Eventually.Holds(async () => (await Printed(instance)).Length > printed, Patience);
        ended.IsCompleted.ShouldBeFalse();
        Engine.Ask("kill", run.Instance.Container!);
        (await ended.WaitAsync(Patience, Cancellation)).Signal.ShouldBe(9);
    }
}

/// <summary>An engine that ends its containers with itself, as one does by default, and as a machine that is started again.</summary>
public sealed class when_a_docker_engine_is_started_again : ContainerTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override Task<DockerEngineServer> StartEngine() => DockerEngineServer.Start();

    protected override ValueTask EndEngine() => Engine.DisposeAsync();

    [Fact]
    public async Task what_ran_has_ended_and_is_started_again_by_the_role_alone()
    {
        var host = Host();
        var instance = Instance();
        var release = await Release(host, null);
        var run = await host.Start(instance, release, Output(instance), Cancellation);
        var ended = run.Ended(Cancellation);

        await Engine.Stop();
        await Engine.StartAgain();

        await ended.WaitAsync(Patience, Cancellation);
        await run.Clear();
        Containers().ShouldBeEmpty();
        var again = await host.Start(run.Instance, release, Output(instance), Cancellation);
        (await Get(again)).ShouldBe("served\n");
    }
}
