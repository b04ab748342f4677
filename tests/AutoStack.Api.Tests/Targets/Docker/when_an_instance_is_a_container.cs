using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Targets.Docker;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Targets.Docker;

public sealed class when_an_instance_is_a_container(SharedDockerEngine docker) : ContainerTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override Task<DockerEngineServer> StartEngine() => docker.Get();

    [Fact]
    public async Task it_answers_on_its_own_network_and_is_kept_within_its_limits()
    {
        var host = Host(("AutoStack:Target:InstanceCpus", "0.5"), ("AutoStack:Target:InstancePids", "40"));
        var instance = Instance();

        var run = await host.Start(instance, await Release(host, null), Output(instance), Cancellation);

        (await Get(run)).ShouldBe("served\n");
        var container = Inspect(run);
        var limits = container.GetProperty("HostConfig");
        limits.GetProperty("Memory").GetInt64().ShouldBe(32 << 20);
        limits.GetProperty("MemorySwap").GetInt64().ShouldBe(32 << 20);
        limits.GetProperty("NanoCpus").GetInt64().ShouldBe(500_000_000);
        limits.GetProperty("PidsLimit").GetInt64().ShouldBe(40);
        limits.GetProperty("ReadonlyRootfs").GetBoolean().ShouldBeTrue();
        limits.GetProperty("CapDrop").EnumerateArray().Select(name => name.GetString()).ShouldBe(["ALL"]);
        limits.GetProperty("CapAdd").ValueKind.ShouldBe(JsonValueKind.Null);
        limits.GetProperty("SecurityOpt").EnumerateArray().Select(option => option.GetString()).ShouldBe(["no-new-privileges"]);
        limits.GetProperty("RestartPolicy").GetProperty("Name").GetString().ShouldBe("no");
        limits.GetProperty("PortBindings").ValueKind.ShouldBe(JsonValueKind.Null);
        var network = container.GetProperty("NetworkSettings").GetProperty("Networks").EnumerateObject().ShouldHaveSingleItem().Name;
        network.ShouldEndWith($"-{Project}");
        var labels = container.GetProperty("Config").GetProperty("Labels");
        labels.GetProperty("dev.autostack.instance").GetString().ShouldBe($"{instance.Id}");
        labels.GetProperty("dev.autostack.project").GetString().ShouldBe(Project);
        labels.GetProperty("dev.autostack.environment").GetString().ShouldBe("production");
        labels.GetProperty("dev.autostack.release").GetString().ShouldBe("7");
    }

    [Fact]
    public async Task it_may_write_below_tmp_alone_and_has_no_capabilities()
    {
        var host = Host();
        var instance = Instance();

        var run = await host.Start(instance, await Release(host, "touch /bin/mine; touch /tmp/mine && echo tmp takes it; grep CapEff /proc/self/status; echo $COLOUR $AUTOSTACK_DEPLOYMENT"), Output(instance), Cancellation);
        (await run.Ended(Cancellation)).ExitCode.ShouldBe(0);

        var printed = await Printed(instance);
        printed.ShouldContain("Read-only file system");
        printed.ShouldContain("tmp takes it");
        printed.ShouldContain("CapEff:\t0000000000000000");
        printed.ShouldContain("blue 7");
    }

    [Theory]
    [InlineData("echo last words; exit 7", 7, null, "ended with exit code 7")]
    [InlineData("sh -c 'kill -9 $$'; exit $?", null, 9, "was ended by signal 9")]
    [InlineData("sh -c 'tail /dev/zero'; exit $?", null, 9, "was ended for its memory: an instance may use 32 MB")]
    public async Task how_it_ended_is_told(string command, int? code, int? signal, string reason)
    {
        var host = Host();
        var instance = Instance();
        var run = await host.Start(instance, await Release(host, command), Output(instance), Cancellation);

        var ending = await run.Ended(Cancellation).WaitAsync(Patience, Cancellation);

        (ending.ExitCode, ending.Signal).ShouldBe((code, signal));
        ending.Reason.ShouldStartWith(reason);
        await run.Clear();
        Containers().ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_ignores_sigterm_is_killed_after_the_grace()
    {
        var host = Host();
        var (deaf, polite) = (Instance(), Instance());
        var first = await host.Start(deaf, await Release(host, "trap '' TERM; echo ready; while true; do sleep 0.1; done"), Output(deaf), Cancellation);
        var second = await host.Start(polite, await Release(host, "trap 'echo bye; exit 0' TERM; echo ready; while true; do sleep 0.1; done"), Output(polite), Cancellation);
        await Prints(deaf, "ready");
        await Prints(polite, "ready");

        (await first.End(TimeSpan.FromSeconds(1))).ShouldBeFalse();
        (await second.End(TimeSpan.FromSeconds(10))).ShouldBeTrue();

        await second.Clear();
        (await Said(polite)).ShouldBe(["ready", "bye"]);
    }

    /// <summary>The shell that runs the command is the container's first process, which the kernel spares what it does not handle.</summary>
    [Fact]
    public async Task what_a_command_started_hears_of_its_end()
    {
        var host = Host();
        var instance = Instance();
        var run = await host.Start(instance, await Release(host, "sh -c \"trap 'echo bye; exit 0' TERM; echo ready; while true; do sleep 0.1; done\"; exit $?"), Output(instance), Cancellation);
        await Prints(instance, "ready");

        (await run.End(TimeSpan.FromSeconds(20))).ShouldBeTrue();

        await run.Clear();
        (await Said(instance)).ShouldBe(["ready", "bye"]);
    }

    [Fact]
    public async Task an_image_that_somebody_removed_from_the_engine_is_sent_again()
    {
        var host = Host();
        var instance = Instance();
        var release = await Release(host, null);
        Engine.Ask("image", "rm", "--force", Images().ShouldHaveSingleItem());

        var run = await host.Start(instance, release, Output(instance), Cancellation);

        (await Get(run)).ShouldBe("served\n");
    }

    [Fact]
    public async Task a_shell_that_the_image_lacks_is_told_by_name()
    {
        var host = Host();
        var instance = Instance();
        var image = await Push("bare", "nothing");

        var fault = await Should.ThrowAsync<InstanceNotStartedException>(async () => await host.Start(instance, await Release(host, "exec server", "bare", image), Output(instance), Cancellation));

        fault.Message.ShouldContain("/bin/sh");
    }

    [Fact]
    public async Task what_it_uses_is_seen()
    {
        var host = Host();
        var instance = Instance();
        var run = await host.Start(instance, await Release(host, "while true; do :; done"), Output(instance), Cancellation);

        var use = await Eventually.Get(() => Task.FromResult(ContainerUse.Of(run.Instance.Pid!.Value, "run")), seen => seen is { Cpu.TotalMilliseconds: > 200 });

        use!.MemoryBytes.ShouldBeInRange(1 << 12, 32 << 20);
    }

    [Theory]
    [InlineData("httpd -f -p 127.0.0.1:$PORT -h /tmp", "listens on 127.0.0.1 alone")]
    [InlineData("httpd -f -p 0.0.0.0:3000 -h /tmp", "listens on port 3000, but must listen on the port that the environment variable PORT names (8080)")]
    public async Task one_that_listens_where_nobody_reaches_it_is_told_so(string command, string told)
    {
        var host = Host();
        var instance = Instance();
        var run = await host.Start(instance, await Release(host, command), Output(instance), Cancellation);

        (await Eventually.Get(() => Task.FromResult(run.ListensElsewhere()), said => said is not null))!.ShouldStartWith(told);
    }

    [Fact]
    public async Task projects_have_networks_of_their_own_which_go_with_their_last_container()
    {
        var host = Host();
        var (one, two) = (Instance(), Instance());
        var first = await host.Start(one, await Release(host, null), Output(one), Cancellation);
        var second = await host.Start(two, await Release(host, null, "other", await Push("other")), Output(two), Cancellation);
        Networks().Count.ShouldBe(2);
        await second.End(TimeSpan.Zero);
        await second.Clear();

        host.EndOrphans(() => new HashSet<Guid> { one.Id });
        await host.StartAsync(Cancellation);

        await Eventually.Holds(() => Task.FromResult(Networks().Count == 1), Patience);
        (await Get(first)).ShouldBe("served\n");
    }

    [Fact]
    public async Task instances_that_start_at_the_same_time_share_one_network()
    {
        var host = Host();
        var release = await Release(host, null);

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Instance()).Select(instance => host.Start(instance, release, Output(instance), Cancellation)));

        foreach (var run in runs)
            (await Get(run)).ShouldBe("served\n");
        Networks().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task an_image_of_the_machines_runtimes_is_refused_by_name()
    {
        var host = Host();
        var image = await Push(Project, "", (Oci.RuntimeLabel, Oci.HostRuntime), (Oci.KindLabel, "node"));

        var refused = Lasting(await host.Ready(Manifest(null, image: image), Place.At("release"), runs: false, Cancellation), "image_needs_host");

        refused.Reason.ShouldContain(image);
        refused.Reason.ShouldContain("AutoStack__Builder__Kind=Docker");
    }

    [Fact]
    public async Task a_layer_that_was_damaged_in_the_registry_is_not_taken_in()
    {
        var host = Host();
        var image = await Push("broken");
        var layer = Directory.GetFiles(Path.Combine(Registry.Layout("broken"), "blobs", "sha256")).OrderByDescending(file => new FileInfo(file).Length).First();
        var bytes = await File.ReadAllBytesAsync(layer, Cancellation);
        bytes[^9] ^= 0xff;
        await File.WriteAllBytesAsync(layer, bytes, Cancellation);

        Lasting(await host.Ready(Manifest(null, "broken", image), Place.At("release"), runs: false, Cancellation), "digest_mismatch");

        Images().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_command_of_a_release_runs_to_its_end_and_leaves_nothing()
    {
        var host = Host();
        var output = Instance();
        var release = await Release(host, null);

        (await host.RunToEnd("echo migrating $AUTOSTACK_DEPLOYMENT; exit 4", release, Output(output), Cancellation)).ShouldBe(4);

        (await Printed(output)).ShouldBe("migrating 7\n");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = host.RunToEnd("echo begun; while true; do sleep 0.1; done", release, Output(output), stop.Token);
        await Prints(output, "begun");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        Containers().ShouldBeEmpty();
    }

    /// <summary>Without what a shell says of a <c>sleep</c> that heard the signal as well.</summary>
    private static async Task<IEnumerable<string>> Said(InstanceRecord instance) => (await Printed(instance)).Split('\n').Where(line => line is not ("" or "Terminated"));

    private List<string> Networks() => [.. Engine.Ask("network", "ls", "--quiet", "--filter", $"label=dev.autostack.platform={Platform}").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
