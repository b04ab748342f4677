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
public sealed class DeploymentRequests(DatabaseClock clock, DeploymentResponses responses, IdempotencyKeys keys, ICurrentActor current)
{
    /// <summary>The user behind the request.</summary>
    public Guid? Actor => current.UserId;

    public async Task<((Project Project, ProjectEnvironment Environment)? Found, Refusal? Refusal)> Find(
        IQuerySession session,
        ProjectId id,
        string environmentName,
        CancellationToken cancellation)
    {
        if (await session.LoadAsync<Project>(id, cancellation) is not { DeletedAt: null } project)
            return (null, new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        return await ProjectEnvironments.ByName(session, id.Value, environmentName, cancellation) is { } environment
            ? ((project, environment), null)
            : (null, new Refusal("environment_not_found", $"Project {project.Name} has no environment '{environmentName}'.", RefusalKind.Unprocessable));
    }

    /// <param name="decide">Decides on the request, given the number that it would have.</param>
    public async Task<IResult> Accept(IDocumentSession session, IMessageBus bus, ProjectId project, Func<int, Decision> decide, CancellationToken cancellation)
    {
        // Decided once without a number, so that a refusal takes none.
        if (decide(0).Refusal is { } refusal)
            return ProblemResults.From(refusal);

        var number = await DeploymentNumbers.Next(session, project, cancellation);
        var requested = (DeploymentRequested)decide(number).Events.Single();
        var deployment = await Start(session, bus, requested, await clock.Now(cancellation));
        var id = deployment.Id;
        var (location, answer) = ($"/api/v1/deployments/{id}", await responses.For(deployment, cancellation));
        keys.Keep(session, StatusCodes.Status202Accepted, location, answer);
        return Results.Accepted(location, answer);
    }

    /// <summary>Begins the deployment's stream, in the session's transaction, with the row that stands behind its admission.</summary>
    public static async Task<Deployment> Start(IDocumentSession session, IMessageBus bus, DeploymentRequested requested, DateTimeOffset now)
    {
        var id = new DeploymentId(Guid.CreateVersion7());
        session.Start<Deployment>(id.Value, now, requested);
        PendingAdmissions.Add(session, id, requested.EnvironmentId);
        await bus.PublishAsync(new Admit(id.Value));
        return Deployment.Evolve(null, id, requested, now)!;
    }
}
