using AutoStack.Domain.Runtime;
using JasperFx.Events;
using Marten.Events.Aggregation;

namespace AutoStack.Projections.Runtime;

/// <summary>Keeps what is known of each environment's applications beside its events: facts are judged by it, and a stream grows for ever.</summary>
public sealed partial class RuntimeProjection : SingleStreamProjection<EnvironmentRuntime, RuntimeId>
{
    public RuntimeProjection() => this.FoldsEventsOf<EnvironmentRuntime>();

    public override EnvironmentRuntime? Evolve(EnvironmentRuntime? snapshot, RuntimeId id, IEvent e) => EnvironmentRuntime.Evolve(snapshot, id, e.Data, e.Timestamp);
}
