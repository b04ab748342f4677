using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using Marten;

namespace AutoStack.Api.Deployments;

/// <summary>Puts a requested deployment to its environment, which decides its place in line, whom it overtakes, and whether it may start.</summary>
public static class AdmitHandler
{
    public static async Task Handle(Admit message, IDocumentSession session, DatabaseClock clock, WorkSignal signal, CancellationToken cancellation)
    {
        var change = new DeploymentChange(session, clock, signal, cancellation);
        // The environment first. What ends a deployment's waiting is written to both streams in one transaction, and the commit checks only the streams that it writes, which may be the
        // environment's alone: the other way round, a deployment that was cancelled between the two reads would be put in line, and nobody would ever take it out.
        var (environment, found, now) = await change.Fetch(new EnvironmentId(message.Environment), new DeploymentId(message.Deployment));
        if (found is not { } deployment)
            return;
        if (deployment.Status == DeploymentStatus.Queued)
        {
            var decision = Gate.Enqueue(environment, deployment);
            if (decision.Refusal is { Reason: var reason })
                await change.Append(deployment, CancelDeployment.Decide(deployment, reason), now);
            else
                await change.Append(environment, decision, now);
        }

        PendingAdmissions.Remove(session, deployment.Id);
    }
}
