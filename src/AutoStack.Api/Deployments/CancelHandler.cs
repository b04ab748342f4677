using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using Marten;

namespace AutoStack.Api.Deployments;

/// <summary>Ends a waiting deployment at once, and asks the runner of a running one to end its work.</summary>
public static class CancelHandler
{
    public static async Task<CommandAnswer> Handle(Cancel command, IDocumentSession session, DatabaseClock clock, WorkSignal signal, CancellationToken cancellation)
    {
        var change = new DeploymentChange(session, clock, signal, cancellation);
        var id = new DeploymentId(command.Deployment);
        if (await change.Find(id) is not { } deployment)
            return CommandAnswer.NotFound;

        var decision = CancelDeployment.Decide(deployment);
        if (decision.Refusal is { } refusal)
            return new CommandAnswer(refusal);
        if (decision.Events.Count > 0)
        {
            var environment = await change.Get(deployment.EnvironmentId);
            var now = await change.Now();
            await change.Append(deployment, decision, now);
            await change.Append(environment, Gate.Leave(environment, deployment), now);
            StageRuns.RequestCancel(session, RunSubject.Of(id));
        }

        return CommandAnswer.Accepted;
    }
}

/// <summary>What a command came to, for the endpoint that sent it.</summary>
public sealed record CommandAnswer(Refusal? Refusal)
{
    public static readonly CommandAnswer Accepted = new((Refusal?)null);

    public static readonly CommandAnswer NotFound = new(new Refusal("deployment_not_found", "There is no such deployment.", RefusalKind.NotFound));
}
