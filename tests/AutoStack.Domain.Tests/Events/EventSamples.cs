using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;

namespace AutoStack.Domain.Tests.Events;

/// <summary>One event of each type as it really happens, for the golden files.</summary>
public static class EventSamples
{
    private const string Revert = "c01d5c0de0000000000000000000000000000000";

    private const string Mend = "The command 'npm run build' ended with exit code 2. Run it in a clean checkout to see why.";

    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly DeploymentId Newer = History.DeploymentOf(8);

    private static readonly ChangeId Scale = History.ChangeOf(1);

    private static readonly ProjectSettings Settings =
        new("apps/shop", "npm run build", "npm test", "npm run migrate", "npm start", "dist", "/healthz", 45, 2)
        {
            WatchPaths = ["apps/shop/**", "package.json"],
            Processes = [new ProcessSettings("web", null, 2), new ProcessSettings("mailer", "node mailer.js")],
        };

    public static readonly IReadOnlyList<object> All =
    [
        History.Requested(History.Rollback, History.Release, commit: History.Source.Sha),
        new DeploymentAdmitted(),
        new StageStarted(Stage.Gitops, 1),
        new StageRetried(Stage.Push, 2, "registry_unreachable", "The registry did not answer within 30 s.", TimeSpan.FromMilliseconds(1500)),
        new StageSkipped(Stage.Test, "No test command is set."),
        new StageFailed(Stage.Build, 1, "build_failed", Mend, 118),
        History.Success(Stage.Checkout),
        new ImageBuilt(History.Image.Digest, History.Image.SizeBytes, "node", "host", History.Declared, History.Base),
        History.Success(Stage.Test),
        History.Success(Stage.Push),
        History.Success(Stage.Gitops),
        new SyncRequested(History.GitopsCommit),
        History.Success(Stage.Sync),
        new RolloutProgressed(1, 2),
        new TrafficShifted(),
        History.Success(Stage.Rollout),
        new RevertStarted(History.Former),
        new RevertRetried(2, "gitops_conflict", "Somebody else pushed at the same time.", TimeSpan.FromSeconds(1)),
        new ManifestReverted(Revert, History.Former),
        new DeploymentFailed(Stage.Build, "build_failed", Mend, null),
        new CancellationRequested("Environment preview-42 was deleted."),
        new DeploymentCancelled(),
        new DeploymentSuperseded(Newer),
        new DeploymentRetired(Newer),
        new DeploymentRolledBack(Newer),
        new DeploymentTakenDown("Environment preview-42 was deleted."),
        new ReleaseRemoved(10),

        new EnvironmentCreated(History.ProjectId, "shop", "preview-42", EnvironmentKind.Preview, "feature/shoes", "local"),
        new EnvironmentBranchChanged("release/2"),
        new EnvironmentTargetChanged("docker"),
        new ConfigurationRevised(4),
        new EnvironmentPaused(),
        new EnvironmentResumed(),
        new QueuePolicyChanged(QueuePolicy.Every),
        new DeploymentQueued(History.Id, History.Number),
        new DeploymentLeftQueue(History.Id, Newer),
        new DeploymentStarted(History.Id, History.Number),
        new DeploymentEnded(History.Id, InSync: true),
        new ReleaseWentLive(History.Id, History.Number, History.Release, History.Url, History.GitopsCommit),
        new AutoDeployChanged(Enabled: true),
        new AutoDeployPaused("Deployment #7 rolls back to an earlier release."),
        new EnvironmentChangeRequested(Scale, ChangeKind.Scale, 4, History.Ada),
        new EnvironmentChangeDropped(Scale, "A newer scale takes its place."),
        new EnvironmentChangeStarted(Scale),
        new EnvironmentChangeRetried(Scale, 2, "target_unreachable", "The target role has given no sign of life for 11 seconds.", TimeSpan.FromSeconds(1)),
        new EnvironmentChanged(Scale, ChangeKind.Scale, 4, History.GitopsCommit),
        new EnvironmentChangeRevertStarted(Scale, "health_check_timeout", "web.3 was not healthy within 60 s."),
        new EnvironmentChangeRevertRetried(Scale, 2, "gitops_contended", "Somebody else pushed at the same time.", TimeSpan.FromSeconds(1)),
        new EnvironmentChangeFailed(Scale, "health_check_timeout", "web.3 was not healthy within 60 s.", InSync: true),
        new CommitSkipped(History.Source.Sha, "Its message says [skip deploy]."),
        new EnvironmentDeleted(),

        new ProjectCreated("shop", "https://git.example.org/shoes/shop.git", null, new ProjectSettings()),
        new ProjectSettingsChanged("https://git.example.org/shoes/shop.git", "main", Settings),
        new ProjectCredentialSet(SourceCredentialKind.SshKey, "SHA256:7KMcYFqmjsVVxgWlBXk4Kh6M3zQ8yCV5hJ0hO1m3rYw"),
        new ProjectCredentialRemoved(),
        new ProjectDeleted(),

        new InstanceStarted("web.1", "web", History.Id, History.Number, 2, Noon),
        new InstanceCrashed("web.1", "web", History.Id, History.Number, 7, null, "ended with exit code 7", 2, 3, ["Listening on 4000", "Error: no database at db:5432"], Noon),
        new HealthChanged(RuntimeHealth.Healthy, RuntimeHealth.Degraded, 1, 2, Noon),
        new DriftDetected(DriftKind.Manifest, "web: 1 replica", "web: 5 replicas", Noon),
        new DriftResolved(DriftKind.Manifest, Noon),
    ];

    /// <summary>The sample that is stored under this name.</summary>
    public static object Named(string name) => All.Single(sample => EventNames.All[sample.GetType()] == name);
}
