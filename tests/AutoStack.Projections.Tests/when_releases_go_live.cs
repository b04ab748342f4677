using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Tests;
using AutoStack.Projections.Environments;
using JasperFx;

namespace AutoStack.Projections.Tests;

public sealed class when_releases_go_live(StoreFixture store) : IClassFixture<StoreFixture>
{
    private readonly EnvironmentId environment = new(Guid.CreateVersion7());

    [Fact]
    public async Task an_environment_has_one_row_and_it_is_the_last_ones()
    {
        var (first, second) = (WentLive(7), WentLive(8));
        await Happened(first, second);

        (await store.Query("select count(*) from mt_doc_live_version where id = $1", environment.Value)).ShouldBe(["1"]);
        (await Live()).ShouldBe(new LiveVersion
        {
            Id = environment,
            DeploymentId = second.Deployment,
            Number = 8,
            Release = History.Release,
            Url = History.Url,
            Since = StoreFixture.Noon.AddSeconds(2),
        });
    }

    [Fact]
    public async Task what_fails_afterwards_leaves_it_alone()
    {
        var live = WentLive(7);
        await Happened(live, new DeploymentStarted(History.DeploymentOf(8), 8), new DeploymentEnded(History.DeploymentOf(8), InSync: true));
        (await Live())!.DeploymentId.ShouldBe(live.Deployment);
    }

    [Fact]
    public async Task a_change_of_what_runs_leaves_it_live_with_another_configuration()
    {
        var live = WentLive(7);
        var change = History.ChangeOf(1);
        await Happened(live, new EnvironmentChangeRequested(change, ChangeKind.Scale, 4, null), new EnvironmentChangeStarted(change), new EnvironmentChanged(change, ChangeKind.Scale, 4, "c0ffee"));
        var now = (await Live())!;
        (now.DeploymentId, now.Release).ShouldBe((live.Deployment, History.Release with { ConfigRevision = 4 }));
    }

    [Fact]
    public async Task an_environment_where_nothing_went_live_has_no_row()
    {
        await Happened(new DeploymentStarted(History.DeploymentOf(8), 8), new DeploymentEnded(History.DeploymentOf(8), InSync: true));
        (await Live()).ShouldBeNull();
    }

    [Fact]
    public async Task a_deleted_environment_has_none()
    {
        await Happened(WentLive(7), new EnvironmentDeleted());
        (await Live()).ShouldBeNull();
    }

    [Fact]
    public async Task one_deployment_is_live_in_one_environment_only()
    {
        var live = WentLive(7);
        await Happened(live);
        var other = Guid.CreateVersion7();
        await Should.ThrowAsync<Exception>(() => store.Start<ProjectEnvironment>(other, StoreFixture.Created(), live));
        (await store.Query("select id from mt_streams where id = $1", other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task of_two_writers_that_saw_the_same_environment_one_is_refused()
    {
        await Happened();
        await using var one = store.Store.LightweightSession();
        await using var two = store.Store.LightweightSession();
        var cancellation = TestContext.Current.CancellationToken;
        one.Append(await one.Events.FetchForWriting<ProjectEnvironment>(environment.Value, cancellation), StoreFixture.Noon, [WentLive(7)]);
        two.Append(await two.Events.FetchForWriting<ProjectEnvironment>(environment.Value, cancellation), StoreFixture.Noon, [WentLive(8)]);
        await one.SaveChangesAsync(cancellation);

        await Should.ThrowAsync<ConcurrencyException>(() => two.SaveChangesAsync(cancellation));
        (await Live())!.Number.ShouldBe(7);
    }

    private static ReleaseWentLive WentLive(int number) => new(new DeploymentId(Guid.CreateVersion7()), number, History.Release, History.Url, History.GitopsCommit);

    private async Task Happened(params object[] events)
    {
        await store.Start<ProjectEnvironment>(environment.Value, StoreFixture.Created());
        await store.Append<ProjectEnvironment>(environment.Value, StoreFixture.Noon.AddSeconds(1), events);
    }

    private Task<LiveVersion?> Live() => store.Load(session => session.LoadAsync<LiveVersion>(environment));
}
