using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

/// <summary>
/// What each command comes to in each situation. Events by name, without <c>deployment_</c> and <c>stage_</c>; <c>!code</c> is a refusal, <c>·</c> nothing.
/// </summary>
public sealed class every_command_in_every_situation
{
    private const string FromPeople =
        """
        situation            cancel                            retry          redeploy   rollback
        queued               cancellation_requested+cancelled  !not_finished  !not_live  !not_finished
        queued_rollback      cancellation_requested+cancelled  !not_finished  !not_live  !not_finished
        at_checkout          cancellation_requested            !not_finished  !not_live  !not_finished
        at_build             cancellation_requested            !not_finished  !not_live  !not_finished
        at_test              cancellation_requested            !not_finished  !not_live  !not_finished
        at_push              cancellation_requested            !not_finished  !not_live  !not_finished
        at_gitops            cancellation_requested            !not_finished  !not_live  !not_finished
        at_sync              cancellation_requested            !not_finished  !not_live  !not_finished
        at_rollout           cancellation_requested            !not_finished  !not_live  !not_finished
        cancelling_build     ·                                 !not_finished  !not_live  !not_finished
        cancelling_rollout   ·                                 !not_finished  !not_live  !not_finished
        reverting_failed     !already_ending                   !not_finished  !not_live  !not_finished
        reverting_cancelled  ·                                 !not_finished  !not_live  !not_finished
        live                 !already_finished                 requested      requested  !already_live
        failed_build         !already_finished                 requested      !not_live  !has_no_image
        failed_rollout       !already_finished                 requested      !not_live  requested
        cancelled            ·                                 requested      !not_live  !has_no_image
        cancelled_gitops     ·                                 requested      !not_live  requested
        superseded           !already_finished                 requested      !not_live  !has_no_image
        retired              !already_finished                 requested      !not_live  requested
        rolled_back          !already_finished                 requested      !not_live  requested
        taken_down           !already_finished                 requested      !not_live  requested
        """;

    private const string FromTheSaga =
        """
        situation            admit                       supersede   retire   take_down   sync_asked      progressed          shifted
        queued               admitted+started            superseded  ·        ·           ·               ·                   ·
        queued_rollback      admitted+4*skipped+started  superseded  ·        ·           ·               ·                   ·
        at_checkout          ·                           ·           ·        ·           ·               ·                   ·
        at_build             ·                           ·           ·        ·           ·               ·                   ·
        at_test              ·                           ·           ·        ·           ·               ·                   ·
        at_push              ·                           ·           ·        ·           ·               ·                   ·
        at_gitops            ·                           ·           ·        ·           ·               ·                   ·
        at_sync              ·                           ·           ·        ·           sync_requested  ·                   ·
        at_rollout           ·                           ·           ·        ·           ·               rollout_progressed  traffic_shifted
        cancelling_build     ·                           ·           ·        ·           ·               ·                   ·
        cancelling_rollout   ·                           ·           ·        ·           ·               rollout_progressed  traffic_shifted
        reverting_failed     ·                           ·           ·        ·           ·               ·                   ·
        reverting_cancelled  ·                           ·           ·        ·           ·               ·                   ·
        live                 ·                           ·           retired  taken_down  ·               ·                   ·
        failed_build         ·                           ·           ·        ·           ·               ·                   ·
        failed_rollout       ·                           ·           ·        ·           ·               ·                   ·
        cancelled            ·                           ·           ·        ·           ·               ·                   ·
        cancelled_gitops     ·                           ·           ·        ·           ·               ·                   ·
        superseded           ·                           ·           ·        ·           ·               ·                   ·
        retired              ·                           ·           ·        ·           ·               ·                   ·
        rolled_back          ·                           ·           ·        ·           ·               ·                   ·
        taken_down           ·                           ·           ·        ·           ·               ·                   ·
        """;

    private static readonly Dictionary<string, Func<Deployment, Decision>> Commands = new()
    {
        ["cancel"] = CancelDeployment.Decide,
        ["retry"] = deployment => RequestDeployment.Retry(deployment, 12, 5, History.Ada),
        ["redeploy"] = deployment => RequestDeployment.Redeploy(deployment, 12, 5, History.Ada),
        ["rollback"] = deployment => RequestDeployment.Rollback(deployment, 12, 5, History.Ada),
        ["admit"] = AdmitDeployment.Decide,
        ["supersede"] = deployment => ReplaceDeployment.Supersede(deployment, History.DeploymentOf(8)),
        ["retire"] = deployment => ReplaceDeployment.Retire(deployment, Given.Deployment(History.Queued()).State with { Id = History.DeploymentOf(8) }),
        ["take_down"] = deployment => ReplaceDeployment.TakeDown(deployment, "Environment production was deleted."),
        ["sync_asked"] = deployment => NoteProgress.SyncRequested(deployment, History.GitopsCommit),
        ["progressed"] = deployment => NoteProgress.RolloutProgressed(deployment, 1, 2),
        ["shifted"] = NoteProgress.TrafficShifted,
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void comes_to_what_the_tables_say(string situation, string command, string expected) =>
        DecisionTable.Text(Commands[command](Given.Deployment(Situation.Named(situation)).State)).ShouldBe(expected);

    [Fact]
    public void the_tables_know_every_situation_and_every_command()
    {
        DecisionTable.Rows(FromPeople).ShouldBe(Situation.Names);
        DecisionTable.Rows(FromTheSaga).ShouldBe(Situation.Names);
        Commands.Keys.ShouldBe([.. DecisionTable.Columns(FromPeople), .. DecisionTable.Columns(FromTheSaga)]);
    }

    public static TheoryData<string, string, string> Cells() => [.. DecisionTable.Cells(FromPeople), .. DecisionTable.Cells(FromTheSaga)];
}
