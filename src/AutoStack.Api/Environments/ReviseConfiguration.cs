using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using Marten;

namespace AutoStack.Api.Environments;

/// <summary>Makes a new configuration revision of an environment: the one way settings and variables change.</summary>
public sealed class ReviseConfiguration(ConfigurationRevisions revisions)
{
    /// <summary>Adds the changed revision and its event to the session. A change that changes nothing makes no revision.</summary>
    /// <returns>The environment's current revision.</returns>
    public async Task<ConfigurationRevision> Apply(
        IDocumentSession session,
        EnvironmentId id,
        DateTimeOffset now,
        Func<ConfigurationRevision, ConfigurationRevision> change,
        CancellationToken cancellation)
    {
        var stream = await session.Events.FetchForWriting<ProjectEnvironment>(id.Value, cancellation);
        var environment = stream.Aggregate ?? throw new InvalidOperationException($"Environment {id} does not exist.");
        var (revision, events) = await Revise(session, environment, change, cancellation);
        session.Append(stream, now, events);
        return revision;
    }

    /// <summary>Adds the changed revision to the session, for whoever appends the events of the environment.</summary>
    /// <returns>The environment's current revision, and its event where it is a new one.</returns>
    public async Task<(ConfigurationRevision Revision, IReadOnlyList<object> Events)> Revise(
        IDocumentSession session,
        ProjectEnvironment environment,
        Func<ConfigurationRevision, ConfigurationRevision> change,
        CancellationToken cancellation)
    {
        var current = await revisions.Load(environment.Id, environment.ConfigRevision, cancellation);
        var changed = change(current);
        if (changed == current || ChangeConfiguration.Decide(environment).Events is not [ConfigurationRevised revised] events)
            return (current, []);
        var revision = changed with { Number = revised.Revision };
        ConfigurationRevisions.Add(session, revision);
        return (revision, events);
    }
}
