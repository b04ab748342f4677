using AutoStack.Api.Deployments;
using AutoStack.Api.Http;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;

namespace AutoStack.Api.Environments;

/// <summary>Change an environment because somebody asked for it.</summary>
/// <param name="Replicas">Null: stay; 0: the project's.</param>
/// <param name="Processes">Null: stay; empty: the project's.</param>
/// <param name="IfMatch">The entity tags of which one must be the current one; none: any will do.</param>
public sealed record AlterEnvironment(Guid Project, string Environment, ChangeEnvironment Change, int? Replicas, IReadOnlyList<ProcessSettings>? Processes, IReadOnlyList<string> IfMatch);

/// <summary>What a command about an environment came to, for the endpoint that sent it.</summary>
public sealed record EnvironmentAnswer(Guid Environment, Refusal? Refusal = null);

/// <summary>Changes an environment and its configuration in one transaction, together with the deployments that may start now.</summary>
public static class AlterEnvironmentHandler
{
    public static async Task<EnvironmentAnswer> Handle(
        AlterEnvironment command,
        IDocumentSession session,
        ProjectEnvironments environments,
        ReviseConfiguration revise,
        DatabaseClock clock,
        WorkSignal signal,
        CancellationToken cancellation)
    {
        // Overrides are laid over the project's settings, which must not change in between.
        if (command is not { Replicas: null, Processes: null })
            await ProjectEnvironments.Lock(session, command.Project, cancellation);
        var (found, refusal) = await environments.Find(session, command.Project, command.Environment, cancellation);
        if (found is null)
            return new EnvironmentAnswer(default, refusal);

        var change = new DeploymentChange(session, clock, signal, cancellation);
        var environment = await change.Get(found.Id);
        if (!WithEntityTag.IsExpected([.. command.IfMatch], EnvironmentTag.Of(environment)))
            return new EnvironmentAnswer(default, new Refusal("precondition_failed", "The environment has changed since it was read. Read it again and repeat the change.", RefusalKind.Outdated));

        var decision = command.Change.Decide(environment);
        if (decision.Refusal is not null)
            return new EnvironmentAnswer(default, decision.Refusal);
        var project = (await session.LoadAsync<Project>(environment.ProjectId, cancellation))!;
        var now = await change.Now();
        var revised = await revise.Revise(session, environment, current => Overridden(current, command, project), cancellation);
        // What starts now was requested with an earlier revision, so the order of the two does not matter.
        await change.Append(environment, Decision.Of([.. decision.Events, .. revised.Events]), now);
        return new EnvironmentAnswer(environment.Id.Value);
    }

    private static ConfigurationRevision Overridden(ConfigurationRevision current, AlterEnvironment command, Project project)
    {
        var overrides = current.Overrides.SetTo(
            command.Replicas switch { null => current.Overrides.Replicas, 0 => null, var own => own },
            command.Processes switch { null => current.Overrides.Processes, { Count: 0 } => null, var own => own });
        return overrides == current.Overrides ? current : (current with { Overrides = overrides }).Under(project.Settings);
    }
}
