using AutoStack.Domain.Deployments;
using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Environments;

/// <summary>A commit that is the newest of an environment's branch and that nobody has decided about yet.</summary>
/// <param name="TouchesWatchedPaths">False when none of the files that it changes, compared with what is live, matches the project's <c>watch_paths</c>.</param>
public sealed record NewCommit(string Sha, string Message, bool TouchesWatchedPaths);

/// <summary>Decides whether a new commit is deployed by itself: it is requested, it is skipped with a reason, or nothing happens since nobody wants that here.</summary>
public static class DeployNewCommit
{
    /// <summary>Anywhere in a commit's message, in any case.</summary>
    public const string SkipMark = "[skip deploy]";

    /// <param name="number">The number that the deployment would have.</param>
    public static Decision Decide(Project project, ProjectEnvironment environment, NewCommit commit, int number) =>
        !IsWanted(project, environment) ? Decision.Nothing
        : commit.Message.Contains(SkipMark, StringComparison.OrdinalIgnoreCase) ? Skip(commit, $"Its message says {SkipMark}.")
        : !commit.TouchesWatchedPaths ? Skip(commit, "It changes none of the watched paths.")
        : Decision.Of(new DeploymentRequested(
            project.Id,
            project.Name,
            environment.Id,
            environment.Name,
            number,
            environment.Branch ?? project.Branch,
            commit.Sha,
            Release: null,
            environment.ConfigRevision,
            new Trigger(TriggerKind.AutoDeploy, null)));

    /// <summary>Whether anybody wants new commits to be deployed there at this moment.</summary>
    public static bool IsWanted(Project project, ProjectEnvironment environment) =>
        project.DeletedAt is null && environment is { AutoDeploy: true, AutoDeployPaused: false, Stopped: false, DeletedAt: null };

    private static Decision Skip(NewCommit commit, string reason) => Decision.Of(new CommitSkipped(commit.Sha, reason));
}
