using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Disk;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// Builds static sites, Node.js and .NET applications without a container engine: checks out, installs, builds, and writes an OCI image. Commands of the
/// repository run on this machine, so it is for trusted repositories.
/// </summary>
public sealed class BuiltInBuilder(BuildPreparation preparation, Workspaces workspaces, BuiltImages images, Toolchain toolchain, BaseImages bases) : IBuilder
{
    /// <summary>Counts up when this builder makes other images of the same input, so that those of before are not taken for them.</summary>
    private const int Revision = 3;

    public string Kind => "BuiltIn";

    /// <summary>Which of its images stand on base images is part of it; on which ones is told by <see cref="Bases"/>.</summary>
    public async Task<string> Fingerprint(bool forContainers, CancellationToken cancellation)
    {
        var ofMachine = $"{Revision}; {(await toolchain.Look(cancellation)).Fingerprint}";
        return forContainers && bases.Kinds.Any() ? $"{ofMachine}; base images for {string.Join(' ', bases.Kinds)}" : ofMachine;
    }

    public async Task<IReadOnlyList<string>> Bases(bool forContainers, CancellationToken cancellation) => forContainers ? await bases.Current(cancellation) : [];

    public string? FindLayout(string digest) => images.Find(digest);

    public async Task<Outcome<BuiltImage>> Build(BuildImage request, StageContext context)
    {
        var log = MaskingLog.For(request, context);
        var prepared = await preparation.Prepare(request, context, log, withBase: true);
        if (prepared is not Outcome<PreparedBuild>.Done { Value: var ready })
            return prepared.Select<BuiltImage>(_ => throw new InvalidOperationException("Done is handled above."));

        // Looked at again: the build may have put a link in its place, and what it leads to must not be packed.
        var content = BuildPreparation.ProjectDirectory(ready.Tree, request) is null
            ? Outcome.Permanent<string>("path_escapes", "The build replaced the project's directory by a link that leads out of it.")
            : Content(ready);
        if (content is not Outcome<string>.Done { Value: var directory })
            return content.Select<BuiltImage>(_ => throw new InvalidOperationException("Done is handled above."));
        var started = Start(ready, directory);
        if (started is not Outcome<string?>.Done { Value: var start })
            return started.Select<BuiltImage>(_ => throw new InvalidOperationException("Done is handled above."));
        try
        {
            var files = new ImageContent(directory, withModules: start is not null, isServedByItself: start is null && ready.Base is not null);
            var standsOn = ready.Base is { } on ? $"{on.Reference}" : HostBase.Of(ready.Plan, start, ready.Plan.Kind == "dotnet" ? PublishedApplication.Needs(directory) : null, await toolchain.Look(context.Cancellation));
            var image = await images.Write(Path.GetFileName(ready.Workspace), directory, files, ready.Base, application => RunConfiguration.Of(request, ready.Plan, start, standsOn, ready.Base, application), context.Cancellation);
            Workspaces.MarkReady(ready.Workspace);
            log.Write($"Image {image.Digest}, {image.SizeBytes / 1024.0 / 1024.0:0.0} MB");
            return Outcome.Done(new BuiltImage(image.Digest, image.SizeBytes, ready.Plan.Kind, ready.Base is null ? Oci.HostRuntime : null, ready.Plan.Declared, standsOn));
        }
        catch (UnpackableFileException e)
        {
            return Outcome.Permanent<BuiltImage>("file_unsupported", e.Message);
        }
        catch (UnauthorizedAccessException e)
        {
            return Outcome.Permanent<BuiltImage>("file_unsupported", $"A file that the build left cannot be read: {e.Message} Let the build give itself permission to read what it leaves.");
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            return Outcome.Transient<BuiltImage>(DiskFull.Code, DiskFull.Reason("the image could not be written", e));
        }
        catch (IOException) when (ready.Base is { } gone && gone.Layers.Any(layer => !File.Exists(layer.File)))
        {
            return Outcome.Transient<BuiltImage>("base_image_unreachable", $"A part of the base image {ready.Base!.Reference} was removed while it was built upon. It is pulled again.");
        }
    }

    public async Task<Outcome<TestReport>> Test(BuildImage request, StageContext context)
    {
        var log = MaskingLog.For(request, context);
        var workspace = workspaces.FindReady(context.Subject);
        if (workspace is null)
        {
            log.Write("The build's workspace is gone; making it again.");
            var prepared = await preparation.Prepare(request, context, log, withBase: false);
            if (prepared is not Outcome<PreparedBuild>.Done { Value: var ready })
                return prepared.Select<TestReport>(_ => throw new InvalidOperationException("Done is handled above."));
            workspace = ready.Workspace;
        }

        if (BuildPreparation.ProjectDirectory(Workspaces.Tree(workspace), request) is not { } directory)
            return BuildPreparation.NoRootDirectory<TestReport>(request);
        var end = await preparation.Run(request.Settings.TestCommand!, directory, request, workspace, context, log);
        return end.Result.Succeeded
            ? Outcome.Done(new TestReport(end.Result.Duration))
            : end.DiskFull ? Outcome.Transient<TestReport>(DiskFull.Code, DiskFull.Reason($"'{request.Settings.TestCommand}' could not go on", directory))
            : Outcome.Permanent<TestReport>("test_failed", $"'{request.Settings.TestCommand}' ended with {end.Result.ExitCode}{BuildPreparation.Because(end)}", end.ErrorLine);
    }

    public async Task<Outcome<DetectedBuild>> Detect(BuildImage request, StageContext context)
    {
        var workspace = workspaces.Make(context);
        try
        {
            var planned = await preparation.Plan(request, workspace, context);
            if (planned is not Outcome<PreparedBuild>.Done { Value: var found })
                return planned.Select<DetectedBuild>(_ => throw new InvalidOperationException("Done is handled above."));
            var detected = Detected.From(found.Plan, await preparation.CheckRuntimes(found, context));
            if (preparation.BaseFor(request, found.Plan) is not { } kind)
                return Outcome.Done(detected);
            var described = await bases.Describe(kind, context.Cancellation);
            return Outcome.Done(described is Outcome<BaseImage>.Done { Value: var on }
                ? Detected.From(found.Plan, await preparation.CheckRuntimes(found with { Base = on }, context)) with { Reason = $"{detected.Reason}, on the base image {on.Reference}" }
                : detected with { Problems = [.. detected.Problems, Problem(described)] });
        }
        finally
        {
            Workspaces.Remove(workspace);
        }
    }

    private static DetectedProblem Problem<T>(Outcome<T> fault) => fault switch
    {
        Outcome<T>.Transient o => new DetectedProblem(o.Code, o.Reason),
        Outcome<T>.Permanent o => new DetectedProblem(o.Code, o.Reason),
        _ => throw new InvalidOperationException("Done is no problem."),
    };

    /// <summary>The directory that goes into the image.</summary>
    private static Outcome<string> Content(PreparedBuild ready)
    {
        var plan = ready.Plan;
        var from = plan.Publishes ? Workspaces.Output(ready.Workspace) : plan.IsStatic ? ready.Directory : InsidePath.Resolve(ready.Tree, plan.ContentDirectory);
        if (from is null || !Directory.Exists(from) || new DirectoryInfo(from).LinkTarget is not null)
            return Outcome.Permanent<string>("path_escapes", "The build replaced the directory of its output by a link or a file.");
        if (plan.OutputDirectories.Count == 0)
            return Outcome.Done(from);
        foreach (var output in plan.OutputDirectories)
        {
            var path = InsidePath.Resolve(from, output);
            if (path is null)
                return Outcome.Permanent<string>("path_escapes", $"The output directory '{output}' leads out of the project.");
            if (Directory.Exists(path))
                return Outcome.Done(path);
        }

        return Outcome.Permanent<string>(
            "output_directory_not_found",
            $"The build left no {string.Join(", ", plan.OutputDirectories.Select(output => $"'{output}'"))}. Set the output directory to where the build writes the site.");
    }

    /// <returns>What the image starts; null for a static site.</returns>
    private static Outcome<string?> Start(PreparedBuild ready, string content) =>
        ready.Plan.PublishedAssembly is { } expected ? PublishedApplication.Start(content, expected).Select<string?>(start => start) : Outcome.Done(ready.Plan.Start);
}
