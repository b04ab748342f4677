using AutoStack.Domain.Environments;
using AutoStack.Domain.Runtime;
using JasperFx.Events;

namespace AutoStack.Api.Delivery.Activity;

/// <summary>An event of any stream, with what it concerns where that is known.</summary>
public sealed record ActivityItem(
    Guid Id,
    long Version,
    string Type,
    DateTimeOffset At,
    ActorItem Actor,
    string? CorrelationId,
    string? CausationId,
    object Data,
    Guid? ProjectId,
    Guid? DeploymentId,
    Guid? EnvironmentId)
{
    public static ActivityItem Of(IEvent e, IReadOnlyDictionary<Guid, string> names, StreamOwner? owner)
    {
        var item = EventItem.Of(e, names);
        return new ActivityItem(
            item.Id,
            item.Version,
            item.Type,
            item.At,
            item.Actor,
            item.CorrelationId,
            item.CausationId,
            item.Data,
            owner?.Project,
            owner?.Deployment ?? DeploymentNamedIn(e.Data),
            owner?.Environment);
    }

    /// <summary>Events of environments that tell of one deployment's place in it, or of an instance of its release.</summary>
    private static Guid? DeploymentNamedIn(object data) => data switch
    {
        DeploymentQueued queued => queued.Deployment.Value,
        DeploymentLeftQueue left => left.Deployment.Value,
        DeploymentStarted started => started.Deployment.Value,
        DeploymentEnded ended => ended.Deployment.Value,
        ReleaseWentLive live => live.Deployment.Value,
        InstanceStarted started => started.Deployment.Value,
        InstanceCrashed crashed => crashed.Deployment.Value,
        _ => null,
    };
}
