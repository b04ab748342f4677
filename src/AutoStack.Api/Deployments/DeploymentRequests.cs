using AutoStack.Api.Accounts;
using AutoStack.Api.Environments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.Idempotency;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine;

namespace AutoStack.Api.Deployments;

/// <summary>What all requests for a deployment share: a number, a new stream, the row behind the admission, and the answer 202.</summary>
public sealed class DeploymentRequests(DeploymentResponses responses, IdempotencyKeys keys, ICurrentActor current)
{
    /// <summary>The user behind the request.</summary>
    public Guid? Actor => current.UserId;

    public async Task<((Project Project, ProjectEnvironment Environment)? Found, Refusal? Refusal)> Find(
        IQuerySession session,
        ProjectId id,
        string environmentName,
        CancellationToken cancellation)
    {
        var batch = session.CreateBatchQuery();
        var (loadsProject, loadsEnvironment) = (batch.Load<Project>(id), ProjectEnvironments.ByName(batch, id.Value, environmentName));
        await batch.Execute(cancellation);
        if (await loadsProject is not { DeletedAt: null } project)
            return (null, new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        return await loadsEnvironment is { } environment
            ? ((project, environment), null)
            : (null, new Refusal("environment_not_found", $"Project {project.Name} has no environment '{environmentName}'.", RefusalKind.Unprocessable));
    }

    /// <param name="decide">Decides on the request, given the number that it would have.</param>
    public async Task<IResult> Accept(IDocumentSession session, IMessageBus bus, ProjectEnvironment environment, Func<int, Decision> decide, CancellationToken cancellation)
    {
        // Decided once without a number, so that a refusal takes none.
        if (decide(0).Refusal is { } refusal)
            return ProblemResults.From(refusal);

        var (number, now) = await DeploymentNumbers.Next(session, environment.ProjectId, cancellation);
        var requested = (DeploymentRequested)decide(number).Events.Single();
        var deployment = await Start(session, bus, requested, now);
        var (location, answer) = ($"/api/v1/deployments/{deployment.Id}", await responses.For(deployment, environment, cancellation));
        keys.Keep(session, StatusCodes.Status202Accepted, location, answer);
        return Results.Accepted(location, answer);
    }

    /// <summary>Begins the deployment's stream, in the session's transaction, with the row that stands behind its admission.</summary>
    public static async Task<Deployment> Start(IDocumentSession session, IMessageBus bus, DeploymentRequested requested, DateTimeOffset now)
    {
        var id = new DeploymentId(Guid.CreateVersion7());
        session.Start<Deployment>(id.Value, now, requested);
        PendingAdmissions.Add(session, id, requested.EnvironmentId);
        await bus.PublishAsync(new Admit(id.Value, requested.EnvironmentId.Value));
        return Deployment.Evolve(null, id, requested, now)!;
    }
}
