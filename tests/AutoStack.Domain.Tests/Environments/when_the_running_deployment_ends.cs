using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_the_running_deployment_ends
{
    private static readonly object[] WentLive = [new TrafficShifted(), new DeploymentWentLive(History.Url)];

    private static readonly object[] Failed = [History.StageFailed(Stage.Build), History.DeploymentFailed(Stage.Build)];

    private static readonly Deployment AtRollout = Line.Of(7, History.At(Stage.Rollout));

    private static readonly Deployment AtBuild = Line.Of(7, History.At(Stage.Build));

    private static readonly Deployment Reverting = Line.Of(7, History.Reverting(Stage.Rollout));

    [Fact]
    public void one_that_went_live_is_what_the_environment_serves() =>
        Line.Under(QueuePolicy.Newest, Line.Started(7))
            .When(Follow(AtRollout, WentLive))
            .Then(Line.WentLive(7))
            .AndNow(state => (state.Live, state.Running).ShouldBe((new LiveRelease(History.Id, 7, History.Release, History.Url, History.GitopsCommit, Given.Now), null)));

    [Fact]
    public void one_that_failed_leaves_the_live_one_alone() =>
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.WentLive(6), Line.Started(7))
            .When(Follow(AtBuild, Failed))
            .Then(Line.Ended(7))
            .AndNow(state => (state.Live!.Number, state.Running).ShouldBe((6, null)));

    [Fact]
    public void one_that_was_cancelled_gives_its_place_free() =>
        Line.Under(QueuePolicy.Newest, Line.Started(7)).When(Follow(AtBuild, new DeploymentCancelled())).Then(Line.Ended(7));

    [Theory]
    [InlineData(QueuePolicy.Newest, 9)]
    [InlineData(QueuePolicy.Every, 8)]
    public void the_next_in_line_starts(QueuePolicy policy, int next)
    {
        object[] waiting = policy == QueuePolicy.Newest ? [Line.Queued(9)] : [Line.Queued(9), Line.Queued(8)];
        Line.Under(policy, [Line.Started(7), .. waiting]).When(Follow(AtBuild, Failed)).Then(Line.Ended(7), Line.Started(next));
        Line.Under(policy, [Line.Started(7), .. waiting]).When(Follow(AtRollout, WentLive)).Then(Line.WentLive(7), Line.Started(next));
    }

    [Fact]
    public void nobody_starts_in_a_paused_environment() =>
        Line.Under(QueuePolicy.Every, Line.Started(7), Line.Queued(8), new EnvironmentPaused()).When(Follow(AtBuild, Failed)).Then(Line.Ended(7));

    [Fact]
    public void nobody_starts_in_a_deleted_environment() =>
        Line.Under(QueuePolicy.Every, Line.Started(7), Line.Queued(8), Line.Left(8), new EnvironmentDeleted())
            .When(Follow(AtBuild, new DeploymentCancelled()))
            .Then(Line.Ended(7));

    [Fact]
    public void one_that_goes_on_changes_nothing()
    {
        Line.Under(QueuePolicy.Newest, Line.Started(7), Line.Queued(8))
            .When(Follow(AtBuild, new ImageBuilt("sha256:1", 1, "static", null), new StageStarted(Stage.Test, 1)))
            .ThenNothing();
        Line.Under(QueuePolicy.Newest, Line.Started(7), Line.Queued(8)).When(Follow(AtBuild)).ThenNothing();
        Line.Under(QueuePolicy.Newest, Line.Started(7), Line.Queued(8))
            .When(Follow(AtRollout, History.StageFailed(Stage.Rollout), new RevertStarted(History.Former)))
            .ThenNothing();
    }

    [Fact]
    public void the_late_end_of_another_one_changes_nothing()
    {
        foreach (var ending in new[] { WentLive, Failed, [new DeploymentCancelled()] })
        {
            Line.Under(QueuePolicy.Newest, Line.Started(8)).When(Follow(AtRollout, ending)).ThenNothing();
            Line.Under(QueuePolicy.Newest, Line.Started(7), Line.Ended(7), Line.Queued(8), new EnvironmentPaused()).When(Follow(AtRollout, ending)).ThenNothing();
        }
    }

    [Fact]
    public void a_revert_that_was_committed_leaves_git_in_line() =>
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.Ended(6, inSync: false), Line.Started(7))
            .When(Follow(Reverting, new ManifestReverted("revert", null), History.DeploymentFailed(Stage.Rollout)))
            .Then(Line.Ended(7, inSync: true))
            .AndNow(state => state.InSync.ShouldBeTrue());

    [Fact]
    public void a_revert_that_was_given_up_leaves_git_out_of_line() =>
        Line.Under(QueuePolicy.Newest, Line.Started(7))
            .When(Follow(Reverting, new DeploymentFailed(Stage.Rollout, "revert_failed", "It did not answer.", null)))
            .Then(Line.Ended(7, inSync: false))
            .AndNow(state => state.InSync.ShouldBeFalse());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void one_that_never_reached_git_leaves_it_as_it_was(bool before)
    {
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.Ended(6, before), Line.Started(7)).When(Follow(AtBuild, Failed)).Then(Line.Ended(7, before));
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.Ended(6, before), Line.Started(7))
            .When(Follow(Reverting, new ManifestReverted(null, null), History.DeploymentFailed(Stage.Gitops)))
            .Then(Line.Ended(7, before));
    }

    [Fact]
    public void going_live_brings_git_in_line() =>
        Line.Under(QueuePolicy.Newest, Line.Started(6), Line.Ended(6, inSync: false), Line.Started(7))
            .When(Follow(AtRollout, WentLive))
            .AndNow(state => state.InSync.ShouldBeTrue());

    [Fact]
    public void going_live_without_a_release_is_a_defect_and_not_hidden() =>
        Should.Throw<InvalidOperationException>(() => Gate.Follow(Line.Under(QueuePolicy.Newest, Line.Started(7)).State, AtBuild, WentLive));

    private static Func<ProjectEnvironment, Decision> Follow(Deployment before, params object[] events) => environment => Gate.Follow(environment, before, events);
}
