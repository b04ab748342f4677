using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;

namespace AutoStack.Domain.Tests.Environments;

public sealed class when_a_new_commit_is_seen
{
    private const int Next = 9;

    private static readonly AutoDeployChanged On = new(true);

    private static readonly Project Shop = Project.Evolve(null, History.ProjectId, new ProjectCreated("shop", "https://git.example.org/shop.git", "trunk", new ProjectSettings()), Given.Noon)!;

    private static readonly NewCommit Commit = new(History.Source.Sha, History.Source.Message, TouchesWatchedPaths: true);

    [Fact]
    public void it_is_deployed_from_the_projects_branch_by_nobody_in_person() =>
        Line.Under(QueuePolicy.Newest, On)
            .When(environment => DeployNewCommit.Decide(Shop, environment, Commit, Next))
            .Then(new DeploymentRequested(
                History.ProjectId,
                "shop",
                History.EnvironmentId,
                ProjectEnvironment.Production,
                Next,
                "trunk",
                Commit.Sha,
                Release: null,
                ConfigRevision: 0,
                new Trigger(TriggerKind.AutoDeploy, null)));

    [Theory]
    [InlineData("Mend the till [skip deploy]")]
    [InlineData("[SKIP DEPLOY] Mend the till")]
    [InlineData("Mend the till\n\nIt rang twice.\n[Skip Deploy]")]
    public void one_whose_message_says_so_is_skipped(string message) =>
        Line.Under(QueuePolicy.Newest, On)
            .When(environment => DeployNewCommit.Decide(Shop, environment, Commit with { Message = message }, Next))
            .Then(new CommitSkipped(Commit.Sha, "Its message says [skip deploy]."))
            .AndNow(state => state.SkippedCommit.ShouldBe(new SkippedCommit(Commit.Sha, "Its message says [skip deploy].", Given.Now)));

    [Fact]
    public void one_that_touches_nothing_that_is_watched_is_skipped() =>
        Line.Under(QueuePolicy.Newest, On)
            .When(environment => DeployNewCommit.Decide(Shop, environment, Commit with { TouchesWatchedPaths = false }, Next))
            .Then(new CommitSkipped(Commit.Sha, "It changes none of the watched paths."));

    [Fact]
    public void a_deployment_after_it_leaves_no_skipped_commit_behind() =>
        Line.Under(QueuePolicy.Newest, On, new CommitSkipped(Commit.Sha, "Its message says [skip deploy]."), Line.Queued(8))
            .When(_ => Decision.Nothing)
            .ThenNothing()
            .AndNow(state => state.SkippedCommit.ShouldBeNull());

    [Fact]
    public void where_nobody_asked_for_it_nothing_happens() =>
        Line.Under(QueuePolicy.Newest).When(environment => DeployNewCommit.Decide(Shop, environment, Commit, Next)).ThenNothing();

    [Fact]
    public void while_a_rollback_pauses_it_nothing_happens() =>
        Line.Under(QueuePolicy.Newest, On, new AutoDeployPaused("A rollback.")).When(environment => DeployNewCommit.Decide(Shop, environment, Commit, Next)).ThenNothing();

    [Fact]
    public void while_the_environment_is_stopped_nothing_happens() =>
        Line.Serving([On, .. Line.Done(1, ChangeKind.Stop)])
            .When(environment => DeployNewCommit.Decide(Shop, environment, Commit, Next))
            .ThenNothing();

    [Fact]
    public void in_a_deleted_environment_nothing_happens() =>
        Line.Under(QueuePolicy.Newest, On, new EnvironmentDeleted()).When(environment => DeployNewCommit.Decide(Shop, environment, Commit, Next)).ThenNothing();

    [Fact]
    public void in_a_deleted_project_nothing_happens() =>
        Line.Under(QueuePolicy.Newest, On)
            .When(environment => DeployNewCommit.Decide(Shop with { DeletedAt = Given.Noon }, environment, Commit, Next))
            .ThenNothing();

    /// <summary>Both were asked for at the same moment: the push must not undo the rollback.</summary>
    [Fact]
    public void one_that_was_asked_for_just_before_a_rollback_is_kept_out()
    {
        var automatic = Line.Requested(8, new Trigger(TriggerKind.AutoDeploy, null));
        Line.Under(QueuePolicy.Newest, On, Line.Queued(7), new AutoDeployPaused("A rollback."))
            .When(environment => Gate.Enqueue(environment, automatic))
            .ThenRefused("auto_deploy_paused");
        Line.Under(QueuePolicy.Newest, On).When(environment => Gate.Enqueue(environment, automatic)).Then(Line.Queued(8), Line.Started(8));
    }
}
