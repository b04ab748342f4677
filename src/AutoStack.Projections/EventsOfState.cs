using AutoStack.Domain;
using JasperFx.Events.Projections;

namespace AutoStack.Projections;

/// <summary>Which events a read model is made from. A model that names none is loaded and looked at for the events of every other kind of stream too.</summary>
internal static class EventsOfState
{
    /// <summary>The events that lie beside the state in the domain: each kind of stream has a folder of its own there.</summary>
    public static void FoldsEventsOf<TState>(this EventFilterable projection) =>
        projection.IncludedEventTypes.AddRange(EventNames.All.Select(named => named.Key).Where(type => type.Namespace == typeof(TState).Namespace));
}
