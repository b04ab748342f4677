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
        var current = await revisions.Load(id, environment.ConfigRevision, cancellation);
        var changed = change(current);
        if (changed == current)
            return current;

        var decision = ChangeConfiguration.Decide(environment);
        if (decision.Events is not [ConfigurationRevised revised])
            return current;
        var revision = changed with { Number = revised.Revision };
        ConfigurationRevisions.Add(session, revision);
        session.Append(stream, now, decision.Events);
        return revision;
    }
}
