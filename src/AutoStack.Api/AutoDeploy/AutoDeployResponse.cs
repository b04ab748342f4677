using AutoStack.Domain.Environments;

namespace AutoStack.Api.AutoDeploy;

/// <summary>How automatic deployments of an environment fare.</summary>
/// <param name="LookedAt">When its branch was last looked at; null before the first time.</param>
/// <param name="SeenCommit">The commit that was decided about last: it was deployed or skipped.</param>
/// <param name="Skipped">The newest commit, while it is one that was not deployed.</param>
/// <param name="PausedBecause">Why no new commit is deployed until somebody resumes.</param>
/// <param name="Problem">Why the last look saw nothing.</param>
public sealed record AutoDeployResponse(DateTimeOffset? LookedAt, string? SeenCommit, SkippedCommit? Skipped, string? PausedBecause, string? Problem);

/// <summary>Puts together what the events and the looks tell.</summary>
public sealed class AutoDeployResponses(BranchLooks looks)
{
    /// <returns>Null where new commits are not deployed by themselves.</returns>
    public async Task<AutoDeployResponse?> For(ProjectEnvironment environment, CancellationToken cancellation)
    {
        if (!environment.AutoDeploy)
            return null;
        var sight = await looks.Find(environment.Id, cancellation);
        return new AutoDeployResponse(sight?.LookedAt, sight?.SeenCommit, environment.SkippedCommit, environment.AutoDeployPauseReason, sight?.Problem);
    }
}
