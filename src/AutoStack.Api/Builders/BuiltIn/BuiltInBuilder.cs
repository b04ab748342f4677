using AutoStack.Api.Hosting;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// Builds static sites and Node.js applications without a container engine: checks out, installs, builds, and writes an OCI image. Commands of the repository run
/// on this machine, so it is for trusted repositories.
/// </summary>
public sealed class BuiltInBuilder(ISource source, Workspaces workspaces, UnprivilegedUser user, IConfiguration configuration) : IBuilder
{
    /// <summary>The one time of everything in an image, so that the same tree gives the same bytes whenever it is built (reproducible-builds.org, SOURCE_DATE_EPOCH).</summary>
    private static readonly DateTimeOffset Created = DateTimeOffset.UnixEpoch;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly string images = Path.Combine(StateDirectories.Data(configuration), "images");

    public string Kind => "BuiltIn";

    public string? FindLayout(string digest)
    {
        var layout = Path.Combine(images, Oci.Hex(digest));
        return File.Exists(Path.Combine(layout, "index.json")) ? layout : null;
    }

    public async Task<Outcome<BuiltImage>> Build(BuildImage request, StageContext context)
    {
        var log = Log(request, context);
        var prepared = await Prepare(request, context, log);
        if (prepared is not Outcome<Prepared>.Done { Value: var ready })
            return prepared.Select<BuiltImage>(_ => throw new InvalidOperationException("Done is handled above."));

        // Looked at again: the build may have put a link in its place, and what it leads to must not be packed.
        var content = ProjectDirectory(ready.Tree, request) is null
            ? Outcome.Permanent<string>("path_escapes", "The build replaced the project's directory by a link that leads out of it.")
            : Content(ready);
        if (content is not Outcome<string>.Done { Value: var directory })
            return content.Select<BuiltImage>(_ => throw new InvalidOperationException("Done is handled above."));
        try
        {
            var image = await WriteImage(request, ready, directory, context.Cancellation);
            Workspaces.MarkReady(ready.Workspace);
            log.Write($"Image {image.Digest}, {image.SizeBytes / 1024.0 / 1024.0:0.0} MB");
            return Outcome.Done(new BuiltImage(image.Digest, image.SizeBytes, ready.Plan.Kind, "host"));
        }
        catch (IOException e) when (e.Message.Contains("No space left", StringComparison.Ordinal))
        {
            return Outcome.Transient<BuiltImage>("disk_full", "The disk is full, so the image could not be written. Free space; the deployment tries again by itself.");
        }
    }

    public async Task<Outcome<TestReport>> Test(BuildImage request, StageContext context)
    {
        var log = Log(request, context);
        var workspace = workspaces.FindReady(context.Deployment);
        if (workspace is null)
        {
            log.Write("The build's workspace is gone; making it again.");
            var prepared = await Prepare(request, context, log);
            if (prepared is not Outcome<Prepared>.Done { Value: var ready })
                return prepared.Select<TestReport>(_ => throw new InvalidOperationException("Done is handled above."));
            workspace = ready.Workspace;
        }

        if (ProjectDirectory(Workspaces.Tree(workspace), request) is not { } directory)
            return NoRootDirectory<TestReport>(request);
        var end = await Run(request.Settings.TestCommand!, directory, request, context, log);
        return end.Result.Succeeded
            ? Outcome.Done(new TestReport(end.Result.Duration))
            : Outcome.Permanent<TestReport>("test_failed", $"'{request.Settings.TestCommand}' ended with {end.Result.ExitCode}{Because(end)}", end.ErrorLine);
    }

    public async Task<Outcome<DetectedBuild>> Detect(BuildImage request, StageContext context)
    {
        var workspace = workspaces.Make(context);
        try
        {
            var planned = await Plan(request, workspace, context);
            return planned.Select(found => new DetectedBuild(
                found.Plan.Kind,
                found.Plan.Install,
                found.Plan.Build,
                found.Plan.Start,
                found.Plan.OutputDirectories,
                found.Plan.Reason,
                found.Plan.Warning));
        }
        finally
        {
            Workspaces.Remove(workspace);
        }
    }

    private async Task<Outcome<Prepared>> Prepare(BuildImage request, StageContext context, MaskingLog log)
    {
        var workspace = workspaces.Make(context);
        var planned = await Plan(request, workspace, context);
        if (planned is not Outcome<Prepared>.Done { Value: var (_, tree, found, plan) })
            return planned;

        log.Write($"Found {plan.Reason}.");
        if (plan.Warning is { } warning)
            log.Write($"Warning: {warning}");
        await workspaces.HandOver(workspace, Mark(context), context.Cancellation);
        foreach (var (command, code) in new[] { (plan.Install, "install_failed"), (plan.Build, "build_failed") })
        {
            if (command is null)
                continue;
            var end = await Run(command, found, request, context, log);
            if (end.Result.Succeeded)
                continue;
            return code == "install_failed" && end.Passing
                ? Outcome.Transient<Prepared>("dependencies_unreachable", $"'{command}' could not reach a registry{Because(end)}")
                : Outcome.Permanent<Prepared>(code, $"'{command}' ended with {end.Result.ExitCode}{Because(end)}", end.ErrorLine);
        }

        return Outcome.Done(new Prepared(workspace, tree, found, plan));
    }

    /// <summary>Checks out and finds out how to build what is there.</summary>
    private async Task<Outcome<Prepared>> Plan(BuildImage request, string workspace, StageContext context)
    {
        var tree = Workspaces.Tree(workspace);
        var checkedOut = await source.CheckOut(new CheckOutSource(request.Project, request.RepositoryUrl, request.Ref, request.Commit), tree, context);
        if (checkedOut is not Outcome<SourceTree>.Done)
            return checkedOut.Select<Prepared>(_ => throw new InvalidOperationException("Done is handled above."));
        return ProjectDirectory(tree, request) is { } found
            ? Detection.Plan(Look(found), request.Settings).Select(plan => new Prepared(workspace, tree, found, plan))
            : NoRootDirectory<Prepared>(request);
    }

    private Task<CommandEnd> Run(string command, string directory, BuildImage request, StageContext context, MaskingLog log)
    {
        var environment = new Dictionary<string, string>(request.Variables)
        {
            ["CI"] = "true",
            ["npm_config_cache"] = workspaces.CacheFor("npm"),
            ["npm_config_update_notifier"] = "false",
        };
        return BuildCommandRunner.Run(command, directory, environment, user.Account, Mark(context), log, context.Cancellation);
    }

    /// <summary>Where the project lies in the tree; null when it is no directory, or a link leads there.</summary>
    private static string? ProjectDirectory(string tree, BuildImage request) =>
        new DirectoryInfo(tree).LinkTarget is null && InsidePath.Resolve(tree, request.Settings.RootDirectory ?? "") is { } path && Directory.Exists(path) ? path : null;

    private static Outcome<T> NoRootDirectory<T>(BuildImage request) =>
        Outcome.Permanent<T>("root_directory_not_found", $"The repository has no directory '{request.Settings.RootDirectory}' at {request.Commit[..12]}. Check the root directory in the settings.");

    /// <summary>The directory that goes into the image.</summary>
    private static Outcome<string> Content(Prepared ready)
    {
        if (ready.Plan.Start is not null || ready.Plan.OutputDirectories.Count == 0)
            return Outcome.Done(ready.Directory);
        foreach (var output in ready.Plan.OutputDirectories)
        {
            var path = InsidePath.Resolve(ready.Directory, output);
            if (path is null)
                return Outcome.Permanent<string>("path_escapes", $"The output directory '{output}' leads out of the project.");
            if (Directory.Exists(path))
                return Outcome.Done(path);
        }

        return Outcome.Permanent<string>(
            "output_directory_not_found",
            $"The build left no {string.Join(", ", ready.Plan.OutputDirectories.Select(output => $"'{output}'"))}. Set the output directory to where the build writes the site.");
    }

    private async Task<WrittenImage> WriteImage(BuildImage request, Prepared ready, string directory, CancellationToken cancellation)
    {
        ForgetOldImages();
        var staging = Path.Combine(images, $".{Path.GetFileName(ready.Workspace)}");
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        Directory.CreateDirectory(staging);
        try
        {
            var layers = new List<WrittenLayer>();
            // Dependencies change less often than the application: a layer of their own is stored once.
            if (ready.Plan.Start is not null && Directory.Exists(Path.Combine(directory, "node_modules")))
                layers.Add(await Layer("node_modules", path => path == "node_modules" || path.StartsWith("node_modules/", StringComparison.Ordinal)));
            layers.Add(await Layer("app", path => path is not (".git" or "node_modules") || (path == "node_modules" && ready.Plan.Start is null)));

            var layout = Path.Combine(staging, "layout");
            var image = await ImageWriter.Write(layout, layers, RunConfig(request, ready.Plan), Created, cancellation);
            var target = Path.Combine(images, Oci.Hex(image.Digest));
            try
            {
                if (!File.Exists(Path.Combine(target, "index.json")))
                    Directory.Move(layout, target);
            }
            catch (IOException) when (File.Exists(Path.Combine(target, "index.json")))
            {
                // Another build of the same content was quicker.
            }

            return image with { Layout = target };
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }

        Task<WrittenLayer> Layer(string name, Func<string, bool> include) =>
            LayerWriter.Write(directory, Oci.AppDirectory.TrimStart('/'), include, Created, Path.Combine(staging, $"{name}.tar.gz"), cancellation);
    }

    /// <summary>What was built is in the registry a moment later; what is left here of it is a copy.</summary>
    private void ForgetOldImages()
    {
        if (!Directory.Exists(images))
            return;
        foreach (var old in Directory.EnumerateDirectories(images).Where(directory => Directory.GetLastWriteTimeUtc(directory) < DateTime.UtcNow - Kept))
        {
            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another build removed it at the same moment.
            }
        }
    }

    private static OciRunConfig RunConfig(BuildImage request, BuildPlan plan) => new()
    {
        Entrypoint = plan.Start is { } start ? ["/bin/sh", "-c", start] : ["autostack", "static-site", "--root", Oci.AppDirectory],
        WorkingDir = Oci.AppDirectory,
        Env =
        [
            $"PATH={Oci.AppDirectory}/node_modules/.bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            .. plan.Kind == "node" ? ["NODE_ENV=production"] : Array.Empty<string>(),
        ],
        Labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Oci.Source] = request.RepositoryUrl,
            [Oci.Revision] = request.Commit,
            [Oci.KindLabel] = plan.Kind,
            [Oci.RuntimeLabel] = "host",
        },
    };

    private static ProjectFiles Look(string directory)
    {
        var package = Path.Combine(directory, "package.json");
        return new ProjectFiles(
            Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).OfType<string>().ToHashSet(),
            File.Exists(package) && new FileInfo(package) is { LinkTarget: null, Length: < 4 * 1024 * 1024 } ? File.ReadAllText(package) : null);
    }

    private static string Because(CommandEnd end) => end.Error is { } error ? $": {error}" : ". It printed nothing.";

    private static MaskingLog Log(BuildImage request, StageContext context) =>
        new(context.Log, request.Variables.Where(variable => request.Secrets.Contains(variable.Key)).Select(variable => variable.Value));

    private static RunMark Mark(StageContext context) => new(context.Deployment, context.Stage.ToString().ToLowerInvariant(), context.Epoch);

    private sealed record Prepared(string Workspace, string Tree, string Directory, BuildPlan Plan);
}
