using System.Runtime.InteropServices;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_building_an_image_with_the_built_in_builder() : when_building_an_image(new BuiltInAdapter());

public sealed class when_building_an_image_with_docker(SharedDockerEngine docker) : when_building_an_image(new DockerAdapter(docker));

public sealed class when_building_an_image_with_buildah() : when_building_an_image(new BuildahAdapter());

/// <summary>What the builder's port promises, over every adapter.</summary>
public abstract class when_building_an_image(BuilderAdapter adapter) : IAsyncLifetime
{
    private const string Secret = "s3cr3t-tokén/with+signs";
    private readonly DeploymentId deployment = new(Guid.CreateVersion7());

    /// <summary>No other process of this machine has it among its arguments.</summary>
    private readonly string seconds = $"{Random.Shared.Next(10_000_000, 99_999_999)}";

    private CollectedLog Log { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => adapter.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await adapter.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task a_commit_becomes_an_image_that_says_what_it_is_of()
    {
        var request = await Request("mkdir dist && echo hello > dist/file");
        var image = Done(await Build(request));

        var layout = new ImageLayout(adapter.Builder.FindLayout(image.Digest).ShouldNotBeNull());
        layout.Problems().ShouldBeEmpty();
        layout.Index.GetProperty("manifests")[0].GetProperty("digest").GetString().ShouldBe(image.Digest);
        layout.Files().Where(file => file.Key.EndsWith("file", StringComparison.Ordinal)).ShouldHaveSingleItem().Value.ShouldBe("hello\n");
        var labels = layout.Config().GetProperty("config").GetProperty("Labels");
        labels.GetProperty(Oci.Source).GetString().ShouldBe(request.RepositoryUrl);
        labels.GetProperty(Oci.Revision).GetString().ShouldBe(request.Commit);
        labels.GetProperty(Oci.KindLabel).GetString().ShouldBe(adapter.ImageKind);
        labels.TryGetProperty(Oci.RuntimeLabel, out var runtime).ShouldBe(image.Runtime is not null);
        (image.Runtime is null || runtime.GetString() == image.Runtime).ShouldBeTrue();
        (layout.Config().GetProperty("os").GetString(), layout.Config().GetProperty("architecture").GetString()).ShouldBe(("linux", RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64"));
        image.Kind.ShouldBe(adapter.ImageKind);
        image.SizeBytes.ShouldBeGreaterThan(0);
        Log.Lines[^1].ShouldContain(image.Digest);
    }

    [Fact]
    public async Task the_same_again_gives_the_same_digest()
    {
        var request = await Request("mkdir dist && echo hello > dist/file");
        var first = Done(await Build(request));
        var again = Done(await Build(request, epoch: 2));
        again.ShouldBe(first);
    }

    [Fact]
    public async Task what_it_was_built_from_decides_the_digest()
    {
        var first = Done(await Build(await Request("mkdir dist && echo hello > dist/file")));
        var other = Done(await Build(await Request("mkdir dist && echo world > dist/file"), epoch: 2));
        other.Digest.ShouldNotBe(first.Digest);
    }

    [Fact]
    public async Task what_the_build_prints_is_in_the_log_while_it_runs_and_cancelling_ends_all_that_it_started()
    {
        var request = await Request($"echo under way && sleep {seconds}");
        using var stop = new CancellationTokenSource();
        var build = Build(request, cancellation: stop.Token);
        await Eventually.Holds(() => Task.FromResult(Log.Lines.Any(line => line.EndsWith("under way", StringComparison.Ordinal)) || build.IsCompleted), TimeSpan.FromSeconds(60));
        build.IsCompleted.ShouldBeFalse(Log.Text);
        Shell.With(seconds).ShouldNotBeEmpty();

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(build);

        MarkedProcesses.Find(mark => mark.Subject == deployment.Value).ShouldBeEmpty();
        // An engine ends what it runs by itself, once its client is gone.
        await Eventually.Holds(() => Task.FromResult(Shell.With(seconds).Count == 0));
        adapter.Leftovers(deployment.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_does_not_end_is_ended_by_the_deadline()
    {
        var request = await Request($"echo under way && sleep {seconds}");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        await Should.ThrowAsync<OperationCanceledException>(Build(request, cancellation: deadline.Token));

        MarkedProcesses.Find(mark => mark.Subject == deployment.Value).ShouldBeEmpty();
        await Eventually.Holds(() => Task.FromResult(Shell.With(seconds).Count == 0));
    }

    [Fact]
    public async Task a_secret_reaches_the_build_and_neither_image_nor_log_nor_history_nor_arguments()
    {
        var request = await Request($"mkdir dist && printf %s \"{adapter.Secret("TOKEN")}\" | wc -c > dist/length && echo token={adapter.Secret("TOKEN")}", "TOKEN");
        var watched = new WatchedArguments(Secret);
        BuiltImage image;
        await using (watched)
            image = Done(await Build(request));

        watched.Seen.ShouldBeEmpty();
        var layout = new ImageLayout(adapter.Builder.FindLayout(image.Digest)!);
        layout.Files().First(file => file.Key.EndsWith("length", StringComparison.Ordinal)).Value.Trim().ShouldBe("24");
        layout.Holds(Secret).ShouldBeFalse();
        Log.Text.ShouldContain("token=••••");
        Log.Text.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task a_plain_build_variable_reaches_the_build()
    {
        var request = await Request("mkdir dist && echo \"plain is $PLAIN\" && echo x > dist/file", "PLAIN");
        Done(await Build(request));
        Log.Lines.ShouldContain(line => line.EndsWith("plain is plain-value", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_step_that_fails_is_told_with_the_line_that_shows_why()
    {
        var fault = Lasting(await Build(await Request($"echo all well && echo \"error: {adapter.Secret("TOKEN")} was refused\" && exit 3", "TOKEN")), "build_failed");

        fault.Reason.ShouldContain("error: •••• was refused");
        Log.Lines[(int)fault.LogLine.ShouldNotBeNull() - 1].ShouldContain("error: •••• was refused");
        adapter.Leftovers(deployment.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_root_directory_that_is_not_there_is_refused()
    {
        var request = await Request("true");
        Lasting(await Build(request with { Settings = request.Settings with { RootDirectory = "nowhere" } }), "root_directory_not_found").Reason.ShouldContain("'nowhere'");
    }

    [Fact]
    public async Task what_an_earlier_run_left_is_gone_after_the_next()
    {
        var request = await Request("mkdir dist && echo hello > dist/file");
        Directory.CreateDirectory(adapter.Place.At("data", "workspaces", $"{deployment}-1", "tree"));

        Done(await Build(request, epoch: 2));

        Directory.Exists(adapter.Place.At("data", "workspaces", $"{deployment}-1")).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(adapter.Place.At("data", "images")).Where(entry => Path.GetFileName(entry).StartsWith('.')).ShouldBeEmpty();
        adapter.Leftovers(deployment.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task tests_run_where_the_application_was_built()
    {
        var request = await Request("mkdir dist && echo hello > dist/file", "PLAIN");
        Done(await Build(request));

        Done(await adapter.Builder.Test(Testing(request, "test -f dist/file && echo \"found it with $PLAIN\""), Context(2, Stage.Test, Cancellation))).Duration.ShouldBeGreaterThan(TimeSpan.Zero);

        Log.Lines.ShouldContain(line => line.EndsWith("found it with plain-value", StringComparison.Ordinal));
        adapter.Leftovers(deployment.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task tests_that_fail_tell_the_line_that_shows_why()
    {
        var request = await Request("mkdir dist && echo hello > dist/file");
        Done(await Build(request));

        var fault = Lasting(await adapter.Builder.Test(Testing(request, "echo 1 passing; echo 'AssertionError: 1 == 2, test failed'; exit 1"), Context(2, Stage.Test, Cancellation)), "test_failed");

        fault.Reason.ShouldContain("AssertionError: 1 == 2");
        Log.Lines[(int)fault.LogLine.ShouldNotBeNull() - 1].ShouldContain("AssertionError");
    }

    [Fact]
    public async Task what_would_be_built_is_told_without_building()
    {
        var request = await Request("echo building");
        var detected = Done(await adapter.Builder.Detect(request, Context(1, Stage.Checkout, Cancellation)));

        detected.Kind.ShouldBe(adapter.ImageKind);
        detected.Reason.ShouldNotBeEmpty();
        Log.Text.ShouldNotContain("building");
        Directory.EnumerateFileSystemEntries(adapter.Place.At("data", "workspaces")).ShouldBeEmpty();
    }

    private static BuildImage Testing(BuildImage request, string command) => request with { Settings = request.Settings with { TestCommand = command } };

    private Task<Outcome<BuiltImage>> Build(BuildImage request, long epoch = 1, CancellationToken? cancellation = null) =>
        adapter.Builder.Build(request, Context(epoch, Stage.Build, cancellation ?? Cancellation));

    private StageContext Context(long epoch, Stage stage, CancellationToken cancellation) => Log.Context(stage, epoch, deployment, cancellation);

    /// <summary>An application whose build runs the commands with the variables that are named: TOKEN is secret.</summary>
    private async Task<BuildImage> Request(string commands, params string[] names)
    {
        var repository = await GitRepository.Create(adapter.Place.At("allowed", "repository"));
        adapter.Write(repository, commands, names);
        return new BuildImage(
            new ProjectId(Guid.CreateVersion7()),
            "hello",
            repository.Path,
            "main",
            await repository.Commit(),
            adapter.Settings(commands),
            names.ToDictionary(name => name, name => name == "TOKEN" ? Secret : "plain-value"),
            names.Where(name => name == "TOKEN").ToHashSet());
    }
}
