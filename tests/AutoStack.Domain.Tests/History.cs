using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests;

/// <summary>What has happened to a deployment, from its request up to a point worth testing; the same fixed values everywhere.</summary>
public static class History
{
    public const int Number = 7;

    public const string Url = "http://shop.localhost:8080";

    public const string GitopsCommit = "9f1c2ab000000000000000000000000000000000";

    public static readonly DeploymentId Id = DeploymentOf(Number);

    /// <summary>The deployment that was live before.</summary>
    public static readonly DeploymentId Former = DeploymentOf(6);

    public static readonly ProjectId ProjectId = new(Guid.Parse("01900000-0000-7000-8000-0000000a0001"));

    public static readonly EnvironmentId EnvironmentId = new(Guid.Parse("01900000-0000-7000-8000-0000000b0001"));

    public static readonly Guid Ada = Guid.Parse("01900000-0000-7000-8000-0000000c0001");

    public static readonly SourceRevision Source = new("4b825dc642cb6eb9a060e54bf8d69288fbee4904", "Sell shoes", new DateTimeOffset(2026, 1, 30, 9, 0, 0, TimeSpan.Zero));

    public static readonly ReleaseImage Image = new("registry/shop:4b825dc642cb-7", "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", 1234567);

    public static readonly DeclaredProcesses Declared = new([new DeclaredProcess("web", null), new DeclaredProcess("worker", "node worker.js")], "node migrate.js");

    public const string Base = "host/node@20.19.2";

    public static readonly Release Release = new(Image, Source, 3, Declared, Base);

    public static readonly Trigger Manual = new(TriggerKind.Manual, Ada);

    public static readonly Trigger Rollback = new(TriggerKind.Rollback, Ada, Former);

    public static DeploymentId DeploymentOf(int number) => new(Guid.Parse($"01900000-0000-7000-8000-{number:D12}"));

    public static ChangeId ChangeOf(int number) => new(Guid.Parse($"01900000-0000-7000-8000-0000000d{number:D4}"));

    public static DeploymentRequested Requested(Trigger? trigger = null, Release? release = null, int number = Number, string? @ref = "main", string? commit = null) =>
        new(ProjectId, "shop", EnvironmentId, ProjectEnvironment.Production, number, @ref, commit, release, 3, trigger ?? Manual);

    public static object[] Queued() => [Requested()];

    /// <summary>A queued deployment of an image that is there already.</summary>
    public static object[] QueuedRollback() => [Requested(Rollback, Release)];

    /// <summary>The stage has just begun with its first attempt.</summary>
    public static object[] At(Stage stage) =>
    [
        Requested(),
        new DeploymentAdmitted(),
        .. Stages.All.TakeWhile(s => s < stage).SelectMany(s => new object[] { new StageStarted(s, 1), Success(s) }),
        new StageStarted(stage, 1),
    ];

    public static object[] CancelRequested(Stage stage) => [.. At(stage), new CancellationRequested()];

    public static object[] Live() => [.. At(Stage.Rollout), new TrafficShifted(), new DeploymentWentLive(Url)];

    /// <summary>Ended with the failure of this stage, taken back in Git where that was needed.</summary>
    public static object[] Failed(Stage stage) => stage < Stage.Gitops
        ? [.. At(stage), StageFailed(stage), DeploymentFailed(stage)]
        : [.. Reverting(stage), new ManifestReverted("revert", Former), DeploymentFailed(stage)];

    public static object[] Cancelled() => [Requested(), new CancellationRequested(), new DeploymentCancelled()];

    /// <summary>Cancelled with its image in the registry.</summary>
    public static object[] CancelledAtGitops() =>
        [.. CancelRequested(Stage.Gitops), new ManifestCommitted(GitopsCommit), new RevertStarted(Former), new ManifestReverted("revert", Former), new DeploymentCancelled()];

    public static object[] Superseded() => [Requested(), new DeploymentSuperseded(DeploymentOf(8))];

    public static object[] Retired() => [.. Live(), new DeploymentRetired(DeploymentOf(8))];

    public static object[] RolledBack() => [.. Live(), new DeploymentRolledBack(DeploymentOf(8))];

    /// <summary>Was live in an environment that was deleted.</summary>
    public static object[] TakenDown() => [.. Live(), new DeploymentTakenDown("Environment production was deleted.")];

    /// <summary>Being taken back after the stage failed.</summary>
    public static object[] Reverting(Stage stage) => [.. At(stage), StageFailed(stage), new RevertStarted(Former)];

    /// <summary>Being taken back because somebody cancelled it.</summary>
    public static object[] RevertingCancelled(Stage stage) => [.. CancelRequested(stage), new RevertStarted(Former)];

    public static StageFailed StageFailed(Stage stage) => new(stage, 1, "it_broke", "It broke. Mend it.", 118);

    public static DeploymentFailed DeploymentFailed(Stage stage) => new(stage, "it_broke", "It broke. Mend it.", 118);

    /// <summary>The event that ends the stage well.</summary>
    public static object Success(Stage stage) => stage switch
    {
        Stage.Checkout => new SourceResolved(Source.Sha, Source.Message, Source.CommittedAt),
        Stage.Build => new ImageBuilt(Image.Digest, Image.SizeBytes, "node", null, Declared, Base),
        Stage.Test => new TestsPassed(TimeSpan.FromSeconds(9)),
        Stage.Push => new ImagePushed(Image.Reference, Image.Digest, Image.SizeBytes),
        Stage.Gitops => new ManifestCommitted(GitopsCommit),
        Stage.Sync => new SyncCompleted(GitopsCommit),
        Stage.Rollout => new DeploymentWentLive(Url),
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };

    /// <summary>The result of a run that did what the stage is for.</summary>
    public static StageResult Done(Stage stage) => stage switch
    {
        Stage.Checkout => new StageResult.CheckedOut(Source.Sha, Source.Message, Source.CommittedAt),
        Stage.Build => new StageResult.Built(Image.Digest, Image.SizeBytes, "node", null, Declared, Base),
        Stage.Test => new StageResult.Tested(TimeSpan.FromSeconds(9)),
        Stage.Push => new StageResult.Pushed(Image.Reference, Image.Digest, Image.SizeBytes),
        Stage.Gitops => new StageResult.Committed(GitopsCommit),
        Stage.Sync => new StageResult.Synced(GitopsCommit),
        Stage.Rollout => new StageResult.RolledOut(Url),
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };
}
