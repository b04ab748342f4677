using AutoStack.Domain.Environments;

namespace AutoStack.Api.Pipeline.Stages;

public static class SyncRequests
{
    /// <summary>What the target is to bring about for a deployment whose manifest is committed.</summary>
    public static SyncRelease For(StageInput input) => For(
        input.Environment,
        input.Deployment.GitopsCommit ?? throw new InvalidOperationException($"Deployment {input.Deployment.Id} has committed no manifest."),
        input.Image.Digest);

    /// <param name="manifest">What the commit holds; null where it holds none.</param>
    public static SyncRelease For(ProjectEnvironment environment, string gitOpsCommit, ReleaseManifest? manifest) =>
        For(environment, gitOpsCommit, manifest is { Stopped: false } ? manifest.ImageDigest : null);

    private static SyncRelease For(ProjectEnvironment environment, string gitOpsCommit, string? imageDigest) =>
        new(environment.ProjectId, environment.ProjectName, environment.Id, environment.Name, gitOpsCommit, imageDigest);
}
