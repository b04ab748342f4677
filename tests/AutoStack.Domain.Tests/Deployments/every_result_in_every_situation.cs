using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

/// <summary>
/// What each result of the current run comes to in each situation, and a result of the run that was planned first where there is no current one.
/// Read as <see cref="every_command_in_every_situation"/>.
/// </summary>
public sealed class every_result_in_every_situation
{
    private const string Table =
        """
        situation            done                         faulted         faulted_too_late     failed               timed_out            cancelled
        queued               ·                            ·               ·                    ·                    ·                    ·
        queued_rollback      ·                            ·               ·                    ·                    ·                    ·
        at_checkout          source_resolved+started      retried         stage_failed+failed  stage_failed+failed  stage_failed+failed  stage_failed+failed
        at_build             image_built+started          retried         stage_failed+failed  stage_failed+failed  stage_failed+failed  stage_failed+failed
        at_test              tests_passed+started         retried         stage_failed+failed  stage_failed+failed  stage_failed+failed  stage_failed+failed
        at_push              image_pushed+started         retried         stage_failed+failed  stage_failed+failed  stage_failed+failed  stage_failed+failed
        at_gitops            manifest_committed+started   retried         stage_failed+revert  stage_failed+revert  stage_failed+revert  stage_failed+revert
        at_sync              sync_completed+started       retried         stage_failed+revert  stage_failed+revert  stage_failed+revert  stage_failed+revert
        at_rollout           traffic_shifted+went_live    retried         stage_failed+revert  stage_failed+revert  stage_failed+revert  stage_failed+revert
        cancelling_build     image_built+cancelled        cancelled       cancelled            cancelled            cancelled            cancelled
        cancelling_rollout   revert                       revert          revert               revert               revert               revert
        reverting_failed     manifest_reverted+failed     revert_retried  failed               failed               failed               failed
        reverting_cancelled  manifest_reverted+cancelled  revert_retried  failed               failed               failed               failed
        live                 ·                            ·               ·                    ·                    ·                    ·
        failed_build         ·                            ·               ·                    ·                    ·                    ·
        failed_rollout       ·                            ·               ·                    ·                    ·                    ·
        cancelled            ·                            ·               ·                    ·                    ·                    ·
        cancelled_gitops     ·                            ·               ·                    ·                    ·                    ·
        superseded           ·                            ·               ·                    ·                    ·                    ·
        retired              ·                            ·               ·                    ·                    ·                    ·
        rolled_back          ·                            ·               ·                    ·                    ·                    ·
        taken_down           ·                            ·               ·                    ·                    ·                    ·
        """;

    private static readonly Dictionary<string, Func<RunKind, StageResult>> Results = new()
    {
        ["done"] = kind => kind.Stage is { } stage ? History.Done(stage) : new StageResult.Reverted("c0ffee"),
        ["faulted"] = _ => new StageResult.Faulted("x", "x"),
        ["faulted_too_late"] = _ => new StageResult.Faulted("x", "x", TimeSpan.FromHours(1)),
        ["failed"] = _ => new StageResult.Failed("x", "x"),
        ["timed_out"] = _ => new StageResult.TimedOut("x"),
        ["cancelled"] = _ => new StageResult.Cancelled(),
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void comes_to_what_the_table_says(string situation, string result, string expected)
    {
        var deployment = Given.Deployment(Situation.Named(situation)).State;
        var kind = deployment.Revert is not null ? RunKind.Revert : new RunKind(deployment.Stage ?? Stage.Checkout);

        var decision = new FoldStageResult(kind, 1, Results[result](kind), Given.Deadline).Decide(deployment, History.Former, Given.Now);

        DecisionTable.Text(decision).ShouldBe(expected);
    }

    [Fact]
    public void the_table_knows_every_situation_and_every_result()
    {
        DecisionTable.Rows(Table).ShouldBe(Situation.Names);
        DecisionTable.Columns(Table).ShouldBe(Results.Keys);
    }

    public static TheoryData<string, string, string> Cells() => DecisionTable.Cells(Table);
}
