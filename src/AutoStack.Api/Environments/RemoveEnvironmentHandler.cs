using AutoStack.Api.Deployments;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using Marten;

namespace AutoStack.Api.Environments;

/// <summary>Delete an environment because somebody asked for it.</summary>
public sealed record RemoveEnvironment(Guid Project, string Environment, string? Confirmation);

/// <summary>Marks an environment deleted and cancels its deployments and changes in one transaction; what runs is ended by <see cref="EnvironmentRemovals"/>.</summary>
public static class RemoveEnvironmentHandler
{
    public static async Task<EnvironmentAnswer> Handle(RemoveEnvironment command, IDocumentSession session, ProjectEnvironments environments, DatabaseClock clock, WorkSignal signal, CancellationToken cancellation)
    {
        await ProjectEnvironments.Lock(session, command.Project, cancellation);
        var (found, refusal) = await environments.Find(session, command.Project, command.Environment, cancellation);
        if (found is null)
            return new EnvironmentAnswer(default, refusal);

        var change = new DeploymentChange(session, clock, signal, cancellation);
        var environment = await change.Get(found.Id);
        var decision = DeleteEnvironment.Decide(environment, command.Confirmation);
        if (decision.Refusal is null && decision.Events.Count > 0)
            await Close(change, session, environment, decision, await change.Now());
        return new EnvironmentAnswer(environment.Id.Value, decision.Refusal);
    }

    /// <summary>Closes an environment: nobody waits, runs or is live in it any more, and what it runs is ended.</summary>
    public static async Task Close(DeploymentChange change, IDocumentSession session, ProjectEnvironment environment, Decision closing, DateTimeOffset now)
    {
        foreach (var deployment in environment.Queue.Select(queued => queued.Deployment).Concat(environment.Running is { } running ? [running.Deployment] : []))
            await Cancel(change, session, deployment, $"Environment {environment.Name} was deleted.", now);
        if (environment.ChangeAtWork is { } atWork)
            StageRuns.RequestCancel(session, RunSubject.Of(environment.Id, atWork.Id));
        await change.Append(environment, closing, now);
        EnvironmentRemovals.Add(session, environment);
    }

    private static async Task Cancel(DeploymentChange change, IDocumentSession session, DeploymentId id, string reason, DateTimeOffset now)
    {
        if (await change.Find(id) is not { } deployment)
            return;
        // One that is ending already is refused, and ends by itself.
        await change.Append(deployment, CancelDeployment.Decide(deployment, reason), now);
        StageRuns.RequestCancel(session, RunSubject.Of(id));
    }
}
