using AutoStack.Api.Deployments;
using AutoStack.Api.Http.Idempotency;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using Marten;

namespace AutoStack.Api.Environments;

/// <summary>Restart, stop, start or scale what runs because somebody asked for it.</summary>
/// <param name="Instances">For a scale: the wanted numbers by process.</param>
public sealed record AskForChange(Guid Project, string Environment, ChangeKind Kind, IReadOnlyDictionary<string, int>? Instances, Guid? Actor);

/// <param name="Environment">The environment as it is with the change; null when that is refused.</param>
public sealed record ChangeAnswer(EnvironmentResponse? Environment, Refusal? Refusal = null);

/// <summary>Puts a change to its environment, which decides whether it may start; together with the configuration revision of a scale, and with the answer behind an idempotency key.</summary>
public static class AskForChangeHandler
{
    public static async Task<ChangeAnswer> Handle(
        AskForChange command,
        IDocumentSession session,
        ProjectEnvironments environments,
        ReviseConfiguration revise,
        EnvironmentResponses responses,
        IdempotencyKeys keys,
        DatabaseClock clock,
        WorkSignal signal,
        CancellationToken cancellation)
    {
        var (found, refusal) = await environments.Find(session, command.Project, command.Environment, cancellation);
        if (found is null)
            return new ChangeAnswer(null, refusal);
        var change = new DeploymentChange(session, clock, signal, cancellation);
        var environment = await change.Get(found.Id);
        if (RequestChange.Refuse(environment, command.Kind) is { } refused)
            return new ChangeAnswer(null, refused);

        var now = await change.Now();
        var (revision, revised) = await revise.Revise(session, environment, current => Scaled(current, command.Instances), cancellation);
        var decision = RequestChange.Decide(environment, new ChangeId(Guid.CreateVersion7()), command.Kind, revision.Number, command.Actor);
        IReadOnlyList<object> events = [.. revised, .. decision.Events];
        await change.Append(environment, Decision.Of(events), now);

        var after = events.Aggregate(environment, (state, e) => ProjectEnvironment.Evolve(state, environment.Id, e, now)!);
        var answer = await responses.For(after, revision.Settings, revision.Overrides, cancellation);
        keys.Keep(session, StatusCodes.Status202Accepted, EnvironmentChanges.Location(command.Project, command.Environment), answer);
        return new ChangeAnswer(answer);
    }

    private static ConfigurationRevision Scaled(ConfigurationRevision current, IReadOnlyDictionary<string, int>? instances)
    {
        if (instances is null || instances.All(one => current.Instances(one.Key) == one.Value))
            return current;
        return current with
        {
            Overrides = current.Overrides.ScaledTo(instances),
            Settings = new EnvironmentOverrides().ScaledTo(instances).On(current.Settings),
        };
    }
}
