using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using JasperFx.Events;
using Marten.Events.Aggregation;

namespace AutoStack.Projections.Environments;

/// <summary>What is live where: one row an environment. Its key is the second guard, beside the gate, that an environment never has two.</summary>
public sealed record LiveVersion
{
    /// <summary>The environment.</summary>
    public required EnvironmentId Id { get; init; }

    public required DeploymentId DeploymentId { get; init; }

    public required int Number { get; init; }

    public required Release Release { get; init; }

    public required string Url { get; init; }

    public required DateTimeOffset Since { get; init; }
}

public sealed partial class LiveVersionProjection : SingleStreamProjection<LiveVersion, EnvironmentId>
{
    public LiveVersionProjection()
    {
        // Without these it would be read for every event of the line.
        IncludeType<ReleaseWentLive>();
        IncludeType<EnvironmentChanged>();
        IncludeType<EnvironmentDeleted>();
    }

    public override LiveVersion? Evolve(LiveVersion? snapshot, EnvironmentId id, IEvent e) => e.Data switch
    {
        ReleaseWentLive live => new LiveVersion
        {
            Id = id,
            DeploymentId = live.Deployment,
            Number = live.Number,
            Release = live.Release,
            Url = live.Url,
            Since = e.Timestamp,
        },
        EnvironmentChanged changed when snapshot is not null => snapshot with { Release = snapshot.Release with { ConfigRevision = changed.ConfigRevision } },
        EnvironmentDeleted => null,
        _ => snapshot,
    };
}
