using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;
using AutoStack.Domain.Tests;
using AutoStack.Domain.Tests.Events;
using AutoStack.Projections.Deployments;
using AutoStack.Projections.Environments;
using AutoStack.Projections.Projects;
using AutoStack.Projections.Runtime;

namespace AutoStack.Projections.Tests;

/// <summary>The state beside a stream is the fold of its events, however they came there.</summary>
public sealed class when_snapshots_are_kept(StoreFixture store) : IClassFixture<StoreFixture>
{
    private static readonly Dictionary<string, object[]> Histories = new()
    {
        ["queued"] = History.Queued(),
        ["at_rollout"] = History.At(Stage.Rollout),
        ["live"] = History.Live(),
        ["failed_rollout"] = History.Failed(Stage.Rollout),
        ["cancelled_gitops"] = History.CancelledAtGitops(),
        ["superseded"] = History.Superseded(),
        ["rolled_back"] = History.RolledBack(),
    };

    [Theory]
    [MemberData(nameof(HistoryNames))]
    public async Task a_deployment_is_the_fold_of_its_stream(string name)
    {
        var id = new DeploymentId(Guid.CreateVersion7());
        await store.Start<Deployment>(id.Value, Histories[name][0]);
        await store.Append<Deployment>(id.Value, StoreFixture.Noon.AddSeconds(1), Histories[name][1..]);

        var kept = await store.Load(session => session.LoadAsync<Deployment>(id));
        kept!.Version.ShouldBe(Histories[name].Length);
        StoreFixture.Text(kept).ShouldBe(StoreFixture.Text(await store.Fold<Deployment>(id.Value)));
    }

    [Fact]
    public async Task events_that_come_at_once_leave_what_they_leave_one_by_one()
    {
        var id = new DeploymentId(Guid.CreateVersion7());
        await store.Start<Deployment>(id.Value, History.Failed(Stage.Rollout));

        var kept = await store.Load(session => session.LoadAsync<Deployment>(id));
        kept!.Version.ShouldBe(History.Failed(Stage.Rollout).Length);
        StoreFixture.Text(kept).ShouldBe(StoreFixture.Text(await store.Fold<Deployment>(id.Value)));
    }

    [Fact]
    public async Task an_environment_is_the_fold_of_its_stream()
    {
        var id = new EnvironmentId(Guid.CreateVersion7());
        await Environment(id);

        var kept = await store.Load(session => session.LoadAsync<ProjectEnvironment>(id));
        StoreFixture.Text(kept).ShouldBe(StoreFixture.Text(await store.Fold<ProjectEnvironment>(id.Value)));
    }

    [Fact]
    public async Task a_project_is_the_fold_of_its_stream()
    {
        var id = new ProjectId(Guid.CreateVersion7());
        await Project(id, "folded");

        var kept = await store.Load(session => session.LoadAsync<Project>(id));
        kept!.DeletedAt.ShouldNotBeNull();
        StoreFixture.Text(kept).ShouldBe(StoreFixture.Text(await store.Fold<Project>(id.Value)));
    }

    [Fact]
    public async Task what_runs_is_the_fold_of_its_stream()
    {
        var id = RuntimeId.Of(new EnvironmentId(Guid.CreateVersion7()));
        await Runtime(id);

        var kept = await store.Load(session => session.LoadAsync<EnvironmentRuntime>(id));
        kept!.Version.ShouldBe(5);
        StoreFixture.Text(kept).ShouldBe(StoreFixture.Text(await store.Fold<EnvironmentRuntime>(id.Value)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task a_version_of_the_past_is_the_fold_up_to_it(int version)
    {
        var id = new DeploymentId(Guid.CreateVersion7());
        await store.Start<Deployment>(id.Value, History.Live());

        var then = await store.Load(session => session.Events.AggregateStreamAsync<Deployment>(id.Value, version, token: TestContext.Current.CancellationToken));
        var expected = History.Live().Take(version).Aggregate(default(Deployment), (state, e) => Deployment.Evolve(state, id, e, StoreFixture.Noon));
        StoreFixture.Text(then).ShouldBe(StoreFixture.Text(expected));
    }

    [Fact]
    public async Task rebuilding_them_gives_the_same_bytes()
    {
        foreach (var (_, history) in Histories)
            await store.Start<Deployment>(Guid.CreateVersion7(), history);
        await Environment(new EnvironmentId(Guid.CreateVersion7()));
        await Project(new ProjectId(Guid.CreateVersion7()), "rebuilt");
        await Runtime(RuntimeId.Of(new EnvironmentId(Guid.CreateVersion7())));
        var before = await Rows();
        before.Count.ShouldBeGreaterThan(Histories.Count + 2);

        // Something to mend: a rebuild that did nothing would pass otherwise.
        await store.Query("update mt_doc_deployment set data = jsonb_set(data, '{number}', '99') returning id");
        (await Rows()).ShouldNotBe(before);
        using var daemon = await store.Store.BuildProjectionDaemonAsync();
        await daemon.RebuildProjectionAsync<DeploymentProjection>(TestContext.Current.CancellationToken);
        await daemon.RebuildProjectionAsync<EnvironmentProjection>(TestContext.Current.CancellationToken);
        await daemon.RebuildProjectionAsync<LiveVersionProjection>(TestContext.Current.CancellationToken);
        await daemon.RebuildProjectionAsync<ProjectProjection>(TestContext.Current.CancellationToken);
        await daemon.RebuildProjectionAsync<RuntimeProjection>(TestContext.Current.CancellationToken);

        (await Rows()).ShouldBe(before);
    }

    public static TheoryData<string> HistoryNames() => [.. Histories.Keys];

    private async Task Environment(EnvironmentId id)
    {
        await store.Start<ProjectEnvironment>(id.Value, StoreFixture.Created());
        await store.Append<ProjectEnvironment>(
            id.Value,
            StoreFixture.Noon.AddSeconds(1),
            new ConfigurationRevised(1),
            new DeploymentQueued(History.Id, History.Number),
            new DeploymentStarted(History.Id, History.Number),
            new DeploymentQueued(History.DeploymentOf(9), 9),
            new DeploymentQueued(History.DeploymentOf(8), 8),
            new ReleaseWentLive(new DeploymentId(Guid.CreateVersion7()), History.Number, History.Release, History.Url, History.GitopsCommit),
            new EnvironmentPaused());
    }

    private async Task Project(ProjectId id, string name)
    {
        await store.Start<Project>(id.Value, new ProjectCreated(name, "https://git.example.org/shop.git", null, new ProjectSettings()));
        await store.Append<Project>(id.Value, StoreFixture.Noon.AddSeconds(1), EventSamples.Named("project_settings_changed"), new ProjectDeleted());
    }

    private Task Runtime(RuntimeId id) => store.Append<EnvironmentRuntime>(
        id.Value,
        StoreFixture.Noon,
        new[] { "instance_started", "health_changed", "instance_crashed", "drift_detected", "drift_resolved" }.Select(EventSamples.Named));

    private Task<IReadOnlyList<string>> Rows() => store.Query(
        """
        select kind || ' ' || id || ' ' || data from (
            select 'deployment' as kind, id, data::text from mt_doc_deployment
            union all select 'environment', id, data::text from mt_doc_environment
            union all select 'live_version', id, data::text from mt_doc_live_version
            union all select 'project', id, data::text from mt_doc_project
            union all select 'runtime', id, data::text from mt_doc_environment_runtime) as documents
        order by kind, id
        """);
}
