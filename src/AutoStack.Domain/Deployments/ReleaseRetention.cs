namespace AutoStack.Domain.Deployments;

/// <summary>Which releases are kept, and the decision to give one up. An image that is needed by one deployment is kept for all that share it.</summary>
public static class ReleaseRetention
{
    /// <summary>
    /// The digests that must stay: of what waits or runs, of what is live, and of the last releases that were live in each environment. What was live and then left has
    /// several deployments of one image after a rollback; they count once.
    /// </summary>
    /// <param name="deployments">Those of a registry's repository whose releases were not given up before.</param>
    /// <param name="environments">The environments that still exist: nothing goes back to a release of another.</param>
    /// <param name="keep">How many former releases each environment offers beside its live one.</param>
    public static IReadOnlySet<string> Needed(IReadOnlyCollection<Deployment> deployments, IReadOnlySet<EnvironmentId> environments, int keep)
    {
        var unfinished = deployments.Where(d => !d.Status.IsFinished()).SelectMany(d => new[] { d.Image?.Digest, d.Build?.Digest }).OfType<string>();
        var offered = deployments.Where(d => environments.Contains(d.EnvironmentId)).GroupBy(d => d.EnvironmentId).SelectMany(of => Offered([.. of], keep));
        return unfinished.Concat(offered).ToHashSet();
    }

    /// <summary>Gives a release up. Nothing happens to one that was given up before, or that never was.</summary>
    public static Decision GiveUp(Deployment deployment, int keep) =>
        deployment.Status == DeploymentStatus.Live || !deployment.Status.IsFinished()
            ? Decision.Refuse("release_in_use", $"Deployment #{deployment.Number} is {(deployment.Status == DeploymentStatus.Live ? "live" : "not finished")}.")
            : deployment.Image is null || deployment.Removal is not null ? Decision.Nothing
            : Decision.Of(new ReleaseRemoved(keep));

    private static IEnumerable<string> Offered(IReadOnlyCollection<Deployment> deployments, int keep)
    {
        var live = deployments.Where(d => d.Status == DeploymentStatus.Live).Select(d => d.Image?.Digest).OfType<string>().ToHashSet();
        return live.Concat(deployments
            .Where(d => d.Status is DeploymentStatus.Retired or DeploymentStatus.RolledBack)
            .OrderByDescending(d => d.Number)
            .Select(d => d.Image?.Digest)
            .OfType<string>()
            .Where(digest => !live.Contains(digest))
            .Distinct()
            .Take(keep));
    }
}
