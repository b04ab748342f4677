using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

/// <summary>A test of what clients get to see. Events are written as handlers write them, without an engine that would add its own.</summary>
[Collection(nameof(StreamsCollection))]
public abstract class StreamsTest(StreamsFixture fixture)
{
    protected StreamsFixture Fixture => fixture;

    protected HttpClient Client { get; } = fixture.Host.Client();

    /// <summary>A deployment with its first event.</summary>
    protected async Task<Guid> Deployment(string? actor = null, Guid? project = null)
    {
        var id = Guid.CreateVersion7();
        await using var session = fixture.Host.Service<IDocumentStore>().LightweightSession();
        session.LastModifiedBy = actor;
        session.Start<Deployment>(id, DateTimeOffset.UtcNow, new DeploymentRequested(
            new ProjectId(project ?? Guid.CreateVersion7()),
            "hello",
            new EnvironmentId(Guid.CreateVersion7()),
            "production",
            1,
            "main",
            Commit: null,
            Release: null,
            ConfigRevision: 1,
            new Trigger(TriggerKind.Manual, EventActorOf(actor))));
        await session.SaveChangesAsync();
        return id;
    }

    /// <summary>Appends so many further events, each in a transaction of its own, through a node.</summary>
    protected static async Task Append(StreamsHost host, Guid deployment, int count, string? actor = null)
    {
        for (var i = 0; i < count; i++)
            await Append(host, deployment, [new RolloutProgressed(i, count)], actor);
    }

    /// <summary>Appends events in one transaction, through a node.</summary>
    protected static async Task Append(StreamsHost host, Guid deployment, IReadOnlyList<object> events, string? actor = null)
    {
        await using var session = host.Service<IDocumentStore>().LightweightSession();
        session.LastModifiedBy = actor;
        var stream = await session.Events.FetchForWriting<Deployment>(deployment);
        session.Append(stream, DateTimeOffset.UtcNow, events);
        await session.SaveChangesAsync();
    }

    private static Guid? EventActorOf(string? actor) => Api.Delivery.EventActor.Id(actor);
}
