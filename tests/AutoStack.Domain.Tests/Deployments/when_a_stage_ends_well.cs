using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_a_stage_ends_well
{
    [Theory]
    [InlineData(Stage.Checkout, Stage.Build)]
    [InlineData(Stage.Build, Stage.Test)]
    [InlineData(Stage.Test, Stage.Push)]
    [InlineData(Stage.Push, Stage.Gitops)]
    [InlineData(Stage.Gitops, Stage.Sync)]
    [InlineData(Stage.Sync, Stage.Rollout)]
    public void the_next_one_starts(Stage stage, Stage next) =>
        Given.Deployment(History.At(stage))
            .When(Result.Of(stage, History.Done(stage)))
            .Then(History.Success(stage), new StageStarted(next, 1))
            .AndNow(state =>
            {
                state.Status.ShouldBe(DeploymentStatus.Running);
                state.Stage.ShouldBe(next);
                (state[stage].Status, state[stage].FinishedAt).ShouldBe((StageStatus.Succeeded, Given.Now));
                (state[next].Status, state[next].StartedAt).ShouldBe((StageStatus.Running, Given.Now));
            });

    [Fact]
    public void the_last_one_makes_the_deployment_live() =>
        Given.Deployment(History.At(Stage.Rollout))
            .And(new TrafficShifted())
            .When(Result.Of(Stage.Rollout, History.Done(Stage.Rollout)))
            .Then(new DeploymentWentLive(History.Url))
            .AndNow(state =>
            {
                state.Status.ShouldBe(DeploymentStatus.Live);
                state.Stage.ShouldBeNull();
                state.Url.ShouldBe(History.Url);
                state.FinishedAt.ShouldBe(Given.Now);
                state.Stages.ShouldAllBe(stage => stage.Status == StageStatus.Succeeded);
            });

    [Fact]
    public void a_shift_of_traffic_whose_message_was_lost_is_told_then() =>
        Given.Deployment(History.At(Stage.Rollout))
            .When(Result.Of(Stage.Rollout, History.Done(Stage.Rollout)))
            .Then(new TrafficShifted(), new DeploymentWentLive(History.Url));

    [Fact]
    public void a_test_stage_without_a_command_is_skipped() =>
        Given.Deployment(History.At(Stage.Test))
            .When(Result.Of(Stage.Test, new StageResult.NothingToDo("No test command is set.")))
            .Then(new StageSkipped(Stage.Test, "No test command is set."), new StageStarted(Stage.Push, 1))
            .AndNow(state => (state[Stage.Test].Status, state[Stage.Test].Note).ShouldBe((StageStatus.Skipped, "No test command is set.")));

    [Fact]
    public void what_it_brought_is_kept()
    {
        var state = Given.Deployment(History.Live()).State;

        state.Source.ShouldBe(History.Source);
        state.Build.ShouldBe(new BuildResult(History.Image.Digest, History.Image.SizeBytes, "node", null));
        state.Image.ShouldBe(History.Image);
        state.GitopsCommit.ShouldBe(History.GitopsCommit);
        state.Release.ShouldBe(History.Release);
    }

    [Fact]
    public void the_reason_of_an_earlier_attempt_is_no_longer_shown() =>
        Given.Deployment(History.At(Stage.Checkout))
            .And(new StageRetried(Stage.Checkout, 2, "unreachable", "The host did not answer.", TimeSpan.FromSeconds(1)))
            .When(Result.Of(Stage.Checkout, History.Done(Stage.Checkout), attempt: 2))
            .AndNow(state => state[Stage.Checkout].RetryReason.ShouldBeNull());
}
