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

/// <summary>Where a deployment is asked for, and by whom.</summary>
/// <param name="ActorName">What the user behind the request is called.</param>
public sealed record RequestedPlace(Project Project, ProjectEnvironment Environment, string? ActorName);

/// <summary>What all requests for a deployment share: a number, a new stream, the row behind the admission, and the answer 202.</summary>
public sealed class DeploymentRequests(DeploymentResponses responses, IdempotencyKeys keys, ICurrentActor current)
{
    /// <summary>The user behind the request.</summary>
    public Guid? Actor => current.UserId;

    public async Task<(RequestedPlace? Found, Refusal? Refusal)> Find(
        IQuerySession session,
        ProjectId id,
        string environmentName,
        CancellationToken cancellation)
    {
        var batch = session.CreateBatchQuery();
        var (loadsProject, loadsEnvironment) = (batch.Load<Project>(id), ProjectEnvironments.ByName(batch, id.Value, environmentName));
        var loadsName = Actor is { } actor ? Users.Name(batch, actor) : Task.FromResult<string?>(null);
        await batch.Execute(cancellation);
        if (await loadsProject is not { DeletedAt: null } project)
            return (null, new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        return await loadsEnvironment is { } environment
            ? (new RequestedPlace(project, environment, await loadsName), null)
            : (null, new Refusal("environment_not_found", $"Project {project.Name} has no environment '{environmentName}'.", RefusalKind.Unprocessable));
    }

    /// <param name="decide">Decides on the request, given the number that it would have.</param>
    public async Task<IResult> Accept(IDocumentSession session, IMessageBus bus, RequestedPlace place, Func<int, Decision> decide, CancellationToken cancellation)
    {
        // Decided once without a number, so that a refusal takes none.
        if (decide(0).Refusal is { } refusal)
            return ProblemResults.From(refusal);

        var (number, now) = await DeploymentNumbers.Next(session, place.Project.Id, cancellation);
        var requested = (DeploymentRequested)decide(number).Events.Single();
        var deployment = await Start(session, bus, requested, now);
        var (location, answer) = ($"/api/v1/deployments/{deployment.Id}", await responses.For(deployment, place.Environment, place.ActorName, cancellation));
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
