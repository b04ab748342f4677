using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_noting_progress
{
    [Fact]
    public void the_request_to_sync_is_told_once() =>
        Given.Deployment(History.At(Stage.Sync))
            .When(SyncRequested)
            .Then(new SyncRequested(History.GitopsCommit))
            .AndNow(state => NoteProgress.SyncRequested(state, History.GitopsCommit).ShouldBe(Decision.Nothing));

    [Fact]
    public void a_rollout_tells_how_far_it_is_when_that_has_changed() =>
        Given.Deployment(History.At(Stage.Rollout))
            .When(deployment => NoteProgress.RolloutProgressed(deployment, 1, 3))
            .Then(new RolloutProgressed(1, 3))
            .AndNow(state =>
            {
                state.RolloutProgress.ShouldBe(new RolloutProgressed(1, 3));
                NoteProgress.RolloutProgressed(state, 1, 3).ShouldBe(Decision.Nothing);
                NoteProgress.RolloutProgressed(state, 2, 3).Events.ShouldBe([new RolloutProgressed(2, 3)]);
            });

    [Fact]
    public void the_shift_of_traffic_is_told_once() =>
        Given.Deployment(History.At(Stage.Rollout))
            .When(NoteProgress.TrafficShifted)
            .Then(new TrafficShifted())
            .AndNow(state =>
            {
                (state.TrafficShifted, state.Status).ShouldBe((true, DeploymentStatus.Running));
                NoteProgress.TrafficShifted(state).ShouldBe(Decision.Nothing);
            });

    [Theory]
    [MemberData(nameof(AllBut), "at_sync")]
    public void nothing_but_a_running_sync_asks_to_sync(string situation) =>
        Given.Deployment(Situation.Named(situation)).When(SyncRequested).ThenNothing();

    [Theory]
    [MemberData(nameof(AllBut), "at_rollout")]
    public void nothing_but_a_running_rollout_progresses(string situation)
    {
        Given.Deployment(Situation.Named(situation)).When(deployment => NoteProgress.RolloutProgressed(deployment, 1, 3)).ThenNothing();
        Given.Deployment(Situation.Named(situation)).When(NoteProgress.TrafficShifted).ThenNothing();
    }

    [Fact]
    public void what_a_rollout_does_while_it_is_being_cancelled_is_told_too() =>
        Given.Deployment(History.CancelRequested(Stage.Rollout)).When(NoteProgress.TrafficShifted).Then(new TrafficShifted());

    public static TheoryData<string> AllBut(string situation) =>
        [.. Situation.Names.Where(name => name != situation && name != situation.Replace("at_", "cancelling_", StringComparison.Ordinal))];

    private static Decision SyncRequested(Deployment deployment) => NoteProgress.SyncRequested(deployment, History.GitopsCommit);
}
