using AutoStack.Domain;
using AutoStack.Domain.Projects;
using JasperFx.Events;
using Marten.Events.Aggregation;

namespace AutoStack.Projections.Projects;

/// <summary>Keeps the state of each project beside its events.</summary>
public sealed partial class ProjectProjection : SingleStreamProjection<Project, ProjectId>
{
    public ProjectProjection() => this.FoldsEventsOf<Project>();

    public override Project? Evolve(Project? snapshot, ProjectId id, IEvent e) => Project.Evolve(snapshot, id, e.Data, e.Timestamp);
}
