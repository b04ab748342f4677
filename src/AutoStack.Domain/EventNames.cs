using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;

namespace AutoStack.Domain;

/// <summary>
/// The names under which events are stored and shown. They are a contract: a type may be renamed, its name here may not, and a changed
/// shape gets a new record with a new name and an upcaster.
/// </summary>
public static class EventNames
{
    public static readonly IReadOnlyDictionary<Type, string> All = new Dictionary<Type, string>
    {
        [typeof(DeploymentRequested)] = "deployment_requested",
        [typeof(DeploymentAdmitted)] = "deployment_admitted",
        [typeof(StageStarted)] = "stage_started",
        [typeof(StageRetried)] = "stage_retried",
        [typeof(StageSkipped)] = "stage_skipped",
        [typeof(StageFailed)] = "stage_failed",
        [typeof(SourceResolved)] = "source_resolved",
        [typeof(ImageBuilt)] = "image_built",
        [typeof(TestsPassed)] = "tests_passed",
        [typeof(ImagePushed)] = "image_pushed",
        [typeof(ManifestCommitted)] = "manifest_committed",
        [typeof(SyncRequested)] = "sync_requested",
        [typeof(SyncCompleted)] = "sync_completed",
        [typeof(RolloutProgressed)] = "rollout_progressed",
        [typeof(TrafficShifted)] = "traffic_shifted",
        [typeof(DeploymentWentLive)] = "deployment_went_live",
        [typeof(RevertStarted)] = "revert_started",
        [typeof(RevertRetried)] = "revert_retried",
        [typeof(ManifestReverted)] = "manifest_reverted",
        [typeof(DeploymentFailed)] = "deployment_failed",
        [typeof(CancellationRequested)] = "cancellation_requested",
        [typeof(DeploymentCancelled)] = "deployment_cancelled",
        [typeof(DeploymentSuperseded)] = "deployment_superseded",
        [typeof(DeploymentRetired)] = "deployment_retired",
        [typeof(DeploymentRolledBack)] = "deployment_rolled_back",
        [typeof(DeploymentTakenDown)] = "deployment_taken_down",
        [typeof(ReleaseRemoved)] = "release_removed",

        [typeof(EnvironmentCreated)] = "environment_created",
        [typeof(EnvironmentBranchChanged)] = "environment_branch_changed",
        [typeof(EnvironmentTargetChanged)] = "environment_target_changed",
        [typeof(ConfigurationRevised)] = "configuration_revised",
        [typeof(EnvironmentPaused)] = "environment_paused",
        [typeof(EnvironmentResumed)] = "environment_resumed",
        [typeof(QueuePolicyChanged)] = "queue_policy_changed",
        [typeof(DeploymentQueued)] = "deployment_queued",
        [typeof(DeploymentLeftQueue)] = "deployment_left_queue",
        [typeof(DeploymentStarted)] = "deployment_started",
        [typeof(DeploymentEnded)] = "deployment_ended",
        [typeof(ReleaseWentLive)] = "release_went_live",
        [typeof(AutoDeployChanged)] = "auto_deploy_changed",
        [typeof(AutoDeployPaused)] = "auto_deploy_paused",
        [typeof(EnvironmentChangeRequested)] = "environment_change_requested",
        [typeof(EnvironmentChangeDropped)] = "environment_change_dropped",
        [typeof(EnvironmentChangeStarted)] = "environment_change_started",
        [typeof(EnvironmentChangeRetried)] = "environment_change_retried",
        [typeof(EnvironmentChanged)] = "environment_changed",
        [typeof(EnvironmentChangeRevertStarted)] = "environment_change_revert_started",
        [typeof(EnvironmentChangeRevertRetried)] = "environment_change_revert_retried",
        [typeof(EnvironmentChangeFailed)] = "environment_change_failed",
        [typeof(CommitSkipped)] = "commit_skipped",
        [typeof(EnvironmentDeleted)] = "environment_deleted",

        [typeof(ProjectCreated)] = "project_created",
        [typeof(ProjectSettingsChanged)] = "project_settings_changed",
        [typeof(ProjectCredentialSet)] = "project_credential_set",
        [typeof(ProjectCredentialRemoved)] = "project_credential_removed",
        [typeof(ProjectDeleted)] = "project_deleted",

        [typeof(InstanceStarted)] = "instance_started",
        [typeof(InstanceCrashed)] = "instance_crashed",
        [typeof(HealthChanged)] = "health_changed",
        [typeof(DriftDetected)] = "drift_detected",
        [typeof(DriftResolved)] = "drift_resolved",
    };
}
