using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Disk;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>
/// Builds the repository's <c>Dockerfile</c> by a container engine, and takes the image out of it into an OCI layout, as every builder leaves it. The engine keeps its
/// cache of layers and nothing else. The image runs where containers do.
/// </summary>
public sealed class DockerfileBuilder(IImageEngine engine, ISource source, Workspaces workspaces, BuiltImages images, TimeProvider clock) : IBuilder
{
    /// <summary>The kind of image that this builder makes.</summary>
    public const string ImageKind = "dockerfile";

    /// <summary>Counts up when this builder makes other images of the same input, so that those of before are not taken for them.</summary>
    private const int Revision = 1;

    private readonly EngineClient client = new(engine);

    public string Kind => engine.Kind;

    /// <summary>Not the engine's version: what a Dockerfile makes is decided by the Dockerfile.</summary>
    public Task<string> Fingerprint(bool forContainers, CancellationToken cancellation) => Task.FromResult($"{ImageKind} {Revision}; {engine.Kind}");

    public string? FindLayout(string digest) => images.Find(digest);

    public bool NeedsContainers => true;

    /// <summary>Asks the engine which version it is.</summary>
    public Task<Outcome<string>> Version(CancellationToken cancellation) => client.Version(null, cancellation);

    public async Task<IReadOnlyList<string>> Notices(CancellationToken cancellation) => await Version(cancellation) switch
    {
        Outcome<string>.Transient fault => [$"Nothing can be built: {fault.Reason}"],
        Outcome<string>.Permanent fault => [$"Nothing can be built: {fault.Reason}"],
        _ => [],
    };

    /// <summary>Looks whether there is a Dockerfile.</summary>
    public async Task<Outcome<bool>> Fits(BuildImage request, StageContext context)
    {
        var workspace = workspaces.Make(context);
        try
        {
            return await CheckOut(request, workspace, context) switch
            {
                Outcome<string>.Permanent { Code: "dockerfile_not_found" } => Outcome.Done(false),
                var found => found.Select(_ => true),
            };
        }
        finally
        {
            Workspaces.Remove(workspace);
        }
    }

    public Task<Outcome<BuiltImage>> Build(BuildImage request, StageContext context) => WithImage<BuiltImage>(request, context, async (built, workspace, log) =>
    {
        var archive = Path.Combine(workspace, "image.tar");
        var saved = await client.Save(built.Engine.Image, archive, Mark(context), context.Cancellation);
        if (saved is not Outcome<bool>.Done)
            return saved.Select<BuiltImage>(_ => throw new InvalidOperationException("Done is handled above."));
        var image = await images.Keep(Path.GetFileName(workspace), staging => ImageArchive.ToLayout(archive, Path.Combine(staging, "layout"), Labels(request), context.Cancellation));
        log.Write($"Image {image.Digest}, {image.SizeBytes / 1024.0 / 1024.0:0.0} MB");
        return Outcome.Done(new BuiltImage(image.Digest, image.SizeBytes, ImageKind, null));
    });

    /// <summary>Runs the test command in the image as it was built. The engine has its layers in its cache, as a rule.</summary>
    public Task<Outcome<TestReport>> Test(BuildImage request, StageContext context) => WithImage<TestReport>(request, context, async (built, workspace, log) =>
    {
        var command = request.Settings.TestCommand!;
        var test = built.Running(command, Path.Combine(workspace, "test"));
        var started = clock.GetTimestamp();
        try
        {
            log.Write($"$ {command}");
            return await client.Build(test.Engine, test.Environment, Mark(context), log, context.Cancellation) switch
            {
                Outcome<bool>.Permanent { Code: "build_failed" } failed => Outcome.Permanent<TestReport>("test_failed", $"'{command}' failed in the image: {failed.Reason}", failed.LogLine),
                var tested => tested.Select(_ => new TestReport(clock.GetElapsedTime(started))),
            };
        }
        finally
        {
            await client.Remove(test.Engine.Image, Mark(context));
        }
    });

    public async Task<Outcome<DetectedBuild>> Detect(BuildImage request, StageContext context)
    {
        var workspace = workspaces.Make(context);
        try
        {
            var found = await CheckOut(request, workspace, context);
            if (found is not Outcome<string>.Done)
                return found.Select<DetectedBuild>(_ => throw new InvalidOperationException("Done is handled above."));
            var warnings = Ignored(request.Settings);
            return Outcome.Done(new DetectedBuild(ImageKind, null, $"{engine.Program} build", null, [], $"a Dockerfile, built by {Kind}", warnings.Count == 0 ? null : string.Join(' ', warnings)) { Warnings = warnings });
        }
        finally
        {
            Workspaces.Remove(workspace);
        }
    }

    /// <summary>Has the image built in the engine, and nothing of it left there, and nothing in the workspace, when this returns.</summary>
    private async Task<Outcome<T>> WithImage<T>(BuildImage request, StageContext context, Func<DockerfileBuild, string, MaskingLog, Task<Outcome<T>>> use)
    {
        var log = MaskingLog.For(request, context);
        var mark = Mark(context);
        var workspace = workspaces.Make(context);
        string? made = null;
        IDisposable? held = null;
        try
        {
            // Side by side: the engine's program takes its time to start, and neither depends on the other.
            var (finding, asking) = (CheckOut(request, workspace, context), ReadyEngine());
            await Task.WhenAll(finding, asking);
            var (found, answered) = (await finding, await asking);
            if (found is not Outcome<string>.Done { Value: var directory })
                return found.Select<T>(_ => throw new InvalidOperationException("Done is handled above."));
            if (answered is not Outcome<string>.Done { Value: var version })
                return answered.Select<T>(_ => throw new InvalidOperationException("Done is handled above."));

            var build = DockerfileBuild.Of(request, $"{EngineImage.Of(context, clock.GetUtcNow())}", directory);
            Announce(build.Engine, version, request, log);
            made = build.Engine.Image;
            var built = await client.Build(build.Engine, build.Environment, mark, log, context.Cancellation);
            return built is Outcome<bool>.Done ? await use(build, workspace, log) : built.Select<T>(_ => throw new InvalidOperationException("Done is handled above."));
        }
        catch (InvalidDataException e)
        {
            return Outcome.Permanent<T>("image_invalid", $"What {Kind} saved of the image cannot be used: {e.Message}");
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            return Outcome.Transient<T>(DiskFull.Code, DiskFull.Reason("the image could not be written", e));
        }
        finally
        {
            if (made is not null)
                await client.Remove(made, mark);
            held?.Dispose();
            Workspaces.Remove(workspace);
        }

        // Says its version, and is held and rid of what others left in it where it answers.
        async Task<Outcome<string>> ReadyEngine()
        {
            var version = await client.Version(mark, context.Cancellation);
            if (version is not Outcome<string>.Done)
                return version;
            held = await client.Use(mark, context.Cancellation);
            await client.Sweep(context, clock.GetUtcNow(), mark);
            return version;
        }
    }

    /// <returns>The project's directory, which has a Dockerfile.</returns>
    private async Task<Outcome<string>> CheckOut(BuildImage request, string workspace, StageContext context)
    {
        var tree = Workspaces.Tree(workspace);
        var checkedOut = await source.CheckOut(new CheckOutSource(request.Project, request.RepositoryUrl, request.Ref, request.Commit), tree, context);
        if (checkedOut is not Outcome<SourceTree>.Done)
            return checkedOut.Select<string>(_ => throw new InvalidOperationException("Done is handled above."));
        if (BuildPreparation.ProjectDirectory(tree, request) is not { } directory)
            return BuildPreparation.NoRootDirectory<string>(request);
        return DockerfileBuild.IsIn(new CheckedOutFiles(tree), request.Settings)
            ? Outcome.Done(directory)
            : Outcome.Permanent<string>(
                "dockerfile_not_found",
                $"There is no file '{SourcePath.Join(SourcePath.Plain(request.Settings.RootDirectory), DockerfileBuild.FileName)}' at {request.Commit[..12]}. Add one, correct the root directory, or have the built-in builder look (AutoStack__Builder__Kind=Auto).");
    }

    private void Announce(EngineBuild build, string version, BuildImage request, MaskingLog log)
    {
        log.Write($"Building the Dockerfile with {Kind} {version}{(build.Target is { } target ? $", stage {target}" : "")}.");
        if (build.Arguments.Count > 0)
            log.Write($"Build arguments: {string.Join(", ", build.Arguments.Keys)}");
        if (build.Secrets.Count > 0)
            log.Write($"Build secrets (RUN --mount=type=secret,id=NAME): {string.Join(", ", build.Secrets.Keys)}");
        foreach (var warning in Ignored(request.Settings))
            log.Write($"Warning: {warning}");
    }

    private static IReadOnlyList<string> Ignored(BuildSettings settings)
    {
        string[] given = [.. new[] { ("build_command", settings.BuildCommand), ("start_command", settings.StartCommand), ("output_directory", settings.OutputDirectory) }.Where(setting => setting.Item2 is not null).Select(setting => setting.Item1)];
        return given.Length == 0 ? [] : [$"The Dockerfile says what is built and started: {string.Join(", ", given)} of the settings do not count."];
    }

    private static SortedDictionary<string, string> Labels(BuildImage request) => new(StringComparer.Ordinal)
    {
        [Oci.Source] = request.RepositoryUrl,
        [Oci.Revision] = request.Commit,
        [Oci.KindLabel] = ImageKind,
    };

    private static RunMark Mark(StageContext context) => new(context.Subject, context.Kind.ToString(), context.Epoch);
}
