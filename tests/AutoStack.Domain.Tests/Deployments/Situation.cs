using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

/// <summary>Everything that a deployment can be in the middle of, by name.</summary>
public static class Situation
{
    private static readonly Dictionary<string, object[]> All = new()
    {
        ["queued"] = History.Queued(),
        ["queued_rollback"] = History.QueuedRollback(),
        ["at_checkout"] = History.At(Stage.Checkout),
        ["at_build"] = History.At(Stage.Build),
        ["at_test"] = History.At(Stage.Test),
        ["at_push"] = History.At(Stage.Push),
        ["at_gitops"] = History.At(Stage.Gitops),
        ["at_sync"] = History.At(Stage.Sync),
        ["at_rollout"] = History.At(Stage.Rollout),
        ["cancelling_build"] = History.CancelRequested(Stage.Build),
        ["cancelling_rollout"] = History.CancelRequested(Stage.Rollout),
        ["reverting_failed"] = History.Reverting(Stage.Rollout),
        ["reverting_cancelled"] = History.RevertingCancelled(Stage.Rollout),
        ["live"] = History.Live(),
        ["failed_build"] = History.Failed(Stage.Build),
        ["failed_rollout"] = History.Failed(Stage.Rollout),
        ["cancelled"] = History.Cancelled(),
        ["cancelled_gitops"] = History.CancelledAtGitops(),
        ["superseded"] = History.Superseded(),
        ["retired"] = History.Retired(),
        ["rolled_back"] = History.RolledBack(),
        ["taken_down"] = History.TakenDown(),
    };

    public static readonly IReadOnlyList<string> Names = [.. All.Keys];

    public static readonly IReadOnlyList<string> Ends = [.. Names.SkipWhile(name => name != "live")];

    public static IReadOnlyList<object> Named(string name) => All[name];
}
