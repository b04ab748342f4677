using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

/// <summary>Commands that fold how a run came out, with <see cref="History.Former"/> live and five minutes left unless told otherwise.</summary>
public static class Result
{
    public static Func<Deployment, Decision> Of(Stage stage, StageResult result, int attempt = 1, DeploymentId? live = null, DateTimeOffset? deadline = null) =>
        Of(new RunKind(stage), result, attempt, live, deadline);

    public static Func<Deployment, Decision> OfRevert(StageResult result, int attempt = 1, DateTimeOffset? deadline = null) =>
        Of(RunKind.Revert, result, attempt, live: null, deadline);

    /// <summary>As <see cref="Of(Stage, StageResult, int, DeploymentId?, DateTimeOffset?)"/> where nothing was live before.</summary>
    public static Func<Deployment, Decision> OfFirst(Stage stage, StageResult result) =>
        deployment => new FoldStageResult(new RunKind(stage), 1, result, Given.Deadline).Decide(deployment, live: null, Given.Now);

    private static Func<Deployment, Decision> Of(RunKind kind, StageResult result, int attempt, DeploymentId? live, DateTimeOffset? deadline) =>
        deployment => new FoldStageResult(kind, attempt, result, deadline ?? Given.Deadline).Decide(deployment, live ?? History.Former, Given.Now);
}
