using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>A plan as people are told of it.</summary>
public static class Detected
{
    public static DetectedBuild From(BuildPlan plan, IReadOnlyList<RuntimeFinding> runtimes) => new(
        plan.Kind,
        plan.Install?.Command,
        plan.Build.Count == 0 ? null : string.Join(" && ", plan.Build.Select(step => Told(step, plan.Directory))),
        plan.Start,
        plan.OutputDirectories,
        plan.Reason,
        plan.Warnings.Count == 0 ? null : string.Join(" ", plan.Warnings))
    {
        ReleaseCommand = plan.Declared?.ReleaseCommand,
        Processes = Processes(plan),
        WorkspaceRoot = plan.WorkspaceRoot,
        PackageManager = plan.Manager is { } manager && plan.Install is not null ? new DetectedPackageManager(manager.Name, manager.Version, manager.ChosenBy) : null,
        Runtimes = [.. runtimes.Select(finding => new DetectedRuntime(finding.Wish.Runtime, finding.Wish.Wanted, finding.Wish.File, finding.Found, finding.Problem is null))],
        Warnings = plan.Warnings,
        Problems = [.. runtimes.Where(finding => finding.Problem is not null).Select(finding => new DetectedProblem(RuntimeCheck.Code, finding.Problem!))],
    };

    private static IReadOnlyList<DetectedProcess> Processes(BuildPlan plan) =>
        plan.IsStatic ? []
        : plan.Declared is { Processes.Count: > 0 } declared ? [.. declared.Processes.Select(process => new DetectedProcess(process.Name, process.Command ?? plan.Start!))]
        : [new DetectedProcess("web", plan.Start!)];

    /// <summary>Siblings are built where they lie.</summary>
    private static string Told(BuildStep step, string directory) =>
        step.Directory == directory ? step.Command : $"(cd {(step.Directory.Length == 0 ? "/" : Shell.QuotePath(step.Directory))} && {step.Command})";
}
