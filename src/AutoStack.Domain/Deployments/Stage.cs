namespace AutoStack.Domain.Deployments;

/// <summary>The seven stages of a deployment, in their order.</summary>
public enum Stage
{
    Checkout,
    Build,
    Test,
    Push,
    Gitops,
    Sync,
    Rollout,
}

public static class Stages
{
    public static readonly IReadOnlyList<Stage> All = Enum.GetValues<Stage>();

    /// <summary>The stage that follows, or null after the last.</summary>
    public static Stage? After(Stage stage) => stage == Stage.Rollout ? null : stage + 1;
}
