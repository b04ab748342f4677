using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using JasperFx.Events;
using Marten.Events.Aggregation;

namespace AutoStack.Projections.Deployments;

/// <summary>Keeps the state of each deployment beside its events, so that lists and pages read one row and see every own write.</summary>
public sealed partial class DeploymentProjection : SingleStreamProjection<Deployment, DeploymentId>
{
    public DeploymentProjection() => this.FoldsEventsOf<Deployment>();

    public override Deployment? Evolve(Deployment? snapshot, DeploymentId id, IEvent e) => Deployment.Evolve(snapshot, id, e.Data, e.Timestamp);
}
