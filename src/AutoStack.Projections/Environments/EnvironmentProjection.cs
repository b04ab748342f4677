using AutoStack.Domain;
using AutoStack.Domain.Environments;
using JasperFx.Events;
using Marten.Events.Aggregation;

namespace AutoStack.Projections.Environments;

/// <summary>Keeps the state of each environment beside its events: a gate's stream grows for ever, and must not be folded anew for each decision.</summary>
public sealed partial class EnvironmentProjection : SingleStreamProjection<ProjectEnvironment, EnvironmentId>
{
    public EnvironmentProjection() => this.FoldsEventsOf<ProjectEnvironment>();

    public override ProjectEnvironment? Evolve(ProjectEnvironment? snapshot, EnvironmentId id, IEvent e) =>
        ProjectEnvironment.Evolve(snapshot, id, e.Data, e.Timestamp);
}
