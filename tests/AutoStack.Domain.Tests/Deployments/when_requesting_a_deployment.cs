using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Deployments;

public sealed class when_requesting_a_deployment
{
    [Fact]
    public void it_is_queued_in_version_1_with_all_stages_pending()
    {
        var state = Given.Deployment(History.Requested()).State;

        state.Id.ShouldBe(History.Id);
        state.Version.ShouldBe(1);
        state.Status.ShouldBe(DeploymentStatus.Queued);
        state.Stage.ShouldBeNull();
        state.RequestedAt.ShouldBe(Given.Noon);
        state.StartedAt.ShouldBeNull();
        state.FinishedAt.ShouldBeNull();
        state.Stages.Select(stage => stage.Name).ShouldBe([Stage.Checkout, Stage.Build, Stage.Test, Stage.Push, Stage.Gitops, Stage.Sync, Stage.Rollout]);
        state.Stages.ShouldAllBe(stage => stage == StageState.Pending(stage.Name));
    }

    [Fact]
    public void what_was_asked_for_is_pinned()
    {
        var state = Given.Deployment(History.Requested(commit: "4b825dc")).State;

        (state.ProjectId, state.ProjectName, state.EnvironmentId, state.Environment).ShouldBe((History.ProjectId, "shop", History.EnvironmentId, "production"));
        (state.Number, state.Ref, state.WantedCommit, state.ConfigRevision).ShouldBe((7, "main", "4b825dc", 3));
        state.Trigger.ShouldBe(History.Manual);
        state.Source.ShouldBeNull();
        state.Release.ShouldBeNull();
    }

    [Fact]
    public void an_existing_release_is_there_from_the_beginning()
    {
        var state = Given.Deployment(History.QueuedRollback()).State;

        state.Release.ShouldBe(History.Release);
    }

    [Fact]
    public void a_second_request_in_the_stream_counts_and_changes_nothing_else() =>
        Given.Deployment(History.Live()).And(History.Requested(number: 99)).State
            .ShouldBe(Given.Deployment(History.Live()).State with { Version = History.Live().Length + 1 }, StateComparer.Instance);

    [Fact]
    public void nothing_is_known_of_a_stream_without_it() =>
        Given.Deployment(new DeploymentAdmitted()).State.ShouldBeNull();

    [Fact]
    public void an_event_of_another_kind_of_stream_counts_and_changes_nothing_else() =>
        Given.Deployment(History.Queued()).And("not an event of this stream").State
            .ShouldBe(Given.Deployment(History.Queued()).State with { Version = 2 }, StateComparer.Instance);
}
