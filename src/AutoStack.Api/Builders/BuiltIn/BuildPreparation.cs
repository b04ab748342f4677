using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>A tree that has been built, or is about to be.</summary>
/// <param name="Directory">The project's directory in the tree.</param>
public sealed record PreparedBuild(string Workspace, string Tree, string Directory, BuildPlan Plan)
{
    /// <summary>What its image will stand on; null where it needs the machine's runtimes.</summary>
    public BaseImage? Base { get; init; }
}

/// <summary>Checks out, finds out how to build, installs and builds: everything before the image is written.</summary>
public sealed class BuildPreparation(ISource source, Workspaces workspaces, BuildEnvironment environment, Toolchain toolchain, PackageManagerTools tools, DependencyCache dependencies, UnprivilegedUser user, BaseImages bases)
{
    private const string InstallFailed = "install_failed";

    /// <summary>Checks out and finds out how to build what is there.</summary>
    public async Task<Outcome<PreparedBuild>> Plan(BuildImage request, string workspace, StageContext context)
    {
        var tree = Workspaces.Tree(workspace);
        var checkedOut = await source.CheckOut(new CheckOutSource(request.Project, request.RepositoryUrl, request.Ref, request.Commit), tree, context);
        if (checkedOut is not Outcome<SourceTree>.Done)
            return checkedOut.Select<PreparedBuild>(_ => throw new InvalidOperationException("Done is handled above."));
        return ProjectDirectory(tree, request) is { } found
            ? BuildDetection.Plan(new CheckedOutFiles(tree), request.Settings).Select(plan => new PreparedBuild(workspace, tree, found, plan))
            : NoRootDirectory<PreparedBuild>(request);
    }

    /// <summary>The kind of base image that a plan's image will stand on; null where it needs the machine's runtimes.</summary>
    public BaseKind? BaseFor(BuildImage request, BuildPlan plan) => request.ForContainers && BaseImage.KindOf(plan) is { } kind && bases.Has(kind) ? kind : null;

    /// <param name="withBase">An image will be made: what it stands on is brought first.</param>
    public async Task<Outcome<PreparedBuild>> Prepare(BuildImage request, StageContext context, MaskingLog log, bool withBase)
    {
        var workspace = workspaces.Make(context);
        var planned = await Plan(request, workspace, context);
        if (planned is not Outcome<PreparedBuild>.Done { Value: var ready })
            return planned;

        log.Write($"Found {ready.Plan.Reason}.");
        foreach (var warning in ready.Plan.Warnings)
            log.Write($"Warning: {warning}");
        if (withBase && BaseFor(request, ready.Plan) is { } kind)
        {
            var taken = await bases.Take(kind, request.StandsOn, log, context.Cancellation);
            if (taken is not Outcome<BaseImage>.Done { Value: var on })
                return taken.Select<PreparedBuild>(_ => throw new InvalidOperationException("Done is handled above."));
            ready = ready with { Base = on };
        }
        else if (withBase && request.ForContainers)
            log.Write($"On no base image{(BaseImage.KindOf(ready.Plan) is { } without ? $" ({BaseImageSettings.Key(without)} names none)" : $": there is none for an image of the kind {ready.Plan.Kind}")}.");
        if (await RuntimeFault(ready, context, log) is { } missing)
            return missing;
        if (ready.Plan.Manager is { } manager)
        {
            var provided = await tools.Provide(manager, Mark(context), log, context.Cancellation);
            if (provided is not Outcome<string?>.Done { Value: var programs })
                return provided.Select<PreparedBuild>(_ => throw new InvalidOperationException("Done is handled above."));
            if (programs is not null)
                Directory.CreateSymbolicLink(Workspaces.Programs(workspace), programs);
        }

        Directory.CreateDirectory(Workspaces.Output(workspace));
        await workspaces.HandOver(workspace, request.Project, Mark(context), context.Cancellation);
        if (ready.Plan.Install is { } install && await Install(install, ready, request, context, log) is { } fault)
            return fault;
        foreach (var step in ready.Plan.Build)
            if (await Step(step, "build_failed", ready, request, context, log) is { } failed)
                return failed;
        return Outcome.Done(ready);
    }

    /// <summary>What the plan's files ask for, against what the machine and the base image have.</summary>
    public async Task<IReadOnlyList<RuntimeFinding>> CheckRuntimes(PreparedBuild build, StageContext context)
    {
        var cancellation = context.Cancellation;
        var wishes = build.Plan.Runtimes;
        if (wishes.Count == 0)
            return [];
        var machine = await toolchain.Look(cancellation);
        string? sdk = null;
        if (wishes.Any(wish => wish.Runtime == RuntimeWish.DotNetSdk))
        {
            await workspaces.MakeHome(Mark(context), cancellation);
            sdk = await toolchain.DotNetSdk(build.Directory, cancellation);
        }

        return RuntimeCheck.Check(wishes, machine, sdk, build.Base?.Runtimes);
    }

    /// <summary>Runs a command of the repository's.</summary>
    public Task<CommandEnd> Run(string command, string directory, BuildImage request, string workspace, StageContext context, MaskingLog log) =>
        BuildCommandRunner.Run(command, directory, environment.For(request, workspace), user.Account, Mark(context), log, context.Cancellation);

    /// <summary>Where the project lies in the tree; null when it is no directory, or a link leads there.</summary>
    public static string? ProjectDirectory(string tree, BuildImage request) =>
        new DirectoryInfo(tree).LinkTarget is null && InsidePath.Resolve(tree, request.Settings.RootDirectory ?? "") is { } path && Directory.Exists(path) ? path : null;

    public static Outcome<T> NoRootDirectory<T>(BuildImage request) =>
        Outcome.Permanent<T>("root_directory_not_found", $"The repository has no directory '{request.Settings.RootDirectory}' at {request.Commit[..12]}. Check the root directory in the settings.");

    public static string Because(CommandEnd end) => end.Error is { } error ? $": {error}" : ". It printed nothing.";

    private async Task<Outcome<PreparedBuild>?> RuntimeFault(PreparedBuild build, StageContext context, MaskingLog log)
    {
        var findings = await CheckRuntimes(build, context);
        foreach (var finding in findings.Where(finding => finding.Problem is null && finding.Found is not null).DistinctBy(finding => finding.Wish.Runtime))
            log.Write($"Using {finding.Wish.Runtime} {finding.Found} ({finding.Wish.File}: {finding.Wish.Wanted})");
        if (build.Base?.Runtimes.Node is { } runs && build.Plan is { IsStatic: false, Install: not null } && (await toolchain.Look(context.Cancellation)).Node is { } builds && builds.Split('.')[0] != runs.Split('.')[0])
            log.Write($"Warning: Node.js {builds} of this machine installs what Node.js {runs} of the base image will run. Native modules may not fit.");
        return findings.FirstOrDefault(finding => finding.Problem is not null)?.Problem is { } problem ? Outcome.Permanent<PreparedBuild>(RuntimeCheck.Code, problem) : null;
    }

    /// <summary>Installs, or brings what the same files installed before.</summary>
    private async Task<Outcome<PreparedBuild>?> Install(BuildStep install, PreparedBuild ready, BuildImage request, StageContext context, MaskingLog log)
    {
        var key = await DependencyKey.For(ready, request, await toolchain.Look(context.Cancellation), context.Cancellation);
        if (key is not null && await dependencies.Restore(key, ready, request, Mark(context), log, context.Cancellation))
            return null;
        if (await Step(install, InstallFailed, ready, request, context, log) is { } fault)
            return fault;
        if (key is not null)
            await dependencies.Keep(key, ready, request, Mark(context), log, context.Cancellation);
        return null;
    }

    private async Task<Outcome<PreparedBuild>?> Step(BuildStep step, string code, PreparedBuild ready, BuildImage request, StageContext context, MaskingLog log)
    {
        if (InsidePath.Resolve(ready.Tree, step.Directory) is not { } directory || !Directory.Exists(directory))
            return Outcome.Permanent<PreparedBuild>("path_escapes", $"'{step.Command}' should run in {SourcePath.Told(step.Directory)}, which is no directory of the repository any more.");
        var end = await Run(step.Command, directory, request, ready.Workspace, context, log);
        if (end.Result.Succeeded)
            return null;
        if (end.DiskFull)
            return Outcome.Transient<PreparedBuild>(DiskFull.Code, DiskFull.Reason($"'{step.Command}' could not go on", directory));
        if (code == InstallFailed && end.Refused)
            return Outcome.Permanent<PreparedBuild>(
                "dependencies_unauthorised",
                $"'{step.Command}' was refused by a registry{Because(end)}. Check the token: a secret variable of the scope build, named where the registry's address is (.npmrc, .yarnrc.yml, nuget.config).",
                end.ErrorLine);
        return code == InstallFailed && end.Passing
            ? Outcome.Transient<PreparedBuild>("dependencies_unreachable", $"'{step.Command}' could not reach a registry{Because(end)}")
            : Outcome.Permanent<PreparedBuild>(code, $"'{step.Command}' ended with {end.Result.ExitCode}{Because(end)}", end.ErrorLine);
    }

    private static RunMark Mark(StageContext context) => new(context.Subject, context.Kind.ToString(), context.Epoch);
}
