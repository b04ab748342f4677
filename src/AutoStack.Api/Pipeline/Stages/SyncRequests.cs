namespace AutoStack.Api.Pipeline.Stages;

public static class SyncRequests
{
    /// <summary>What the target is to bring about for a deployment whose manifest is committed.</summary>
    public static SyncRelease For(StageInput input) => For(
        input,
        input.Deployment.GitopsCommit ?? throw new InvalidOperationException($"Deployment {input.Deployment.Id} has committed no manifest."),
        input.Image.Digest);

    public static SyncRelease For(StageInput input, string gitOpsCommit, string? imageDigest) => new(
        input.Project.Id,
        input.Project.Name,
        input.Environment.Id,
        input.Environment.Name,
        input.Deployment.Id,
        gitOpsCommit,
        imageDigest);
}
