using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using FluentValidation;
using Marten;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

public static class RetryDeploymentEndpoint
{
    /// <summary>Deploys the same commit again, with the current configuration.</summary>
    [Answers(202, typeof(DeploymentResponse))]
    [Refuses(404, 409, 422)]
    [WolverinePost("/api/v1/deployments/{id}/retry")]
    public static Task<IResult> Post(Guid id, IDocumentSession session, DeploymentRequests requests, IMessageBus bus, CancellationToken cancellation) =>
        Repetition.Accept(id, session, requests, bus, (of, environment, number) => RequestDeployment.Retry(of, number, environment.ConfigRevision, requests.Actor), cancellation);
}

public static class RedeployDeploymentEndpoint
{
    /// <summary>Deploys the live image again, with the current configuration.</summary>
    [Answers(202, typeof(DeploymentResponse))]
    [Refuses(404, 409, 422)]
    [WolverinePost("/api/v1/deployments/{id}/redeploy")]
    public static Task<IResult> Post(Guid id, IDocumentSession session, DeploymentRequests requests, IMessageBus bus, CancellationToken cancellation) =>
        Repetition.Accept(id, session, requests, bus, (of, environment, number) => RequestDeployment.Redeploy(of, number, environment.ConfigRevision, requests.Actor), cancellation);
}

/// <summary>Which configuration a rollback brings.</summary>
public enum RollbackConfiguration
{
    /// <summary>The one that the deployment had.</summary>
    Then,

    /// <summary>The environment's current one.</summary>
    Now,
}

/// <param name="Config">Absent: <c>then</c>.</param>
public sealed record RollbackBody(RollbackConfiguration? Config);

public sealed class RollbackBodyValidator : AbstractValidator<RollbackBody>
{
    public RollbackBodyValidator() => RuleFor(body => body.Config).IsInEnum();
}

public static class RollbackDeploymentEndpoint
{
    /// <summary>Brings this deployment's release back live, without a build, as a new deployment and a new commit.</summary>
    [Answers(202, typeof(DeploymentResponse))]
    [Refuses(404, 409, 422)]
    [WolverinePost("/api/v1/deployments/{id}/rollback")]
    public static Task<IResult> Post(Guid id, RollbackBody? body, IDocumentSession session, DeploymentRequests requests, IMessageBus bus, CancellationToken cancellation) =>
        Repetition.Accept(
            id,
            session,
            requests,
            bus,
            (to, environment, number) => RequestDeployment.Rollback(to, number, body?.Config == RollbackConfiguration.Now ? environment.ConfigRevision : to.ConfigRevision, requests.Actor),
            cancellation);
}

/// <summary>What the three ways to repeat a deployment share.</summary>
internal static class Repetition
{
    public static async Task<IResult> Accept(
        Guid id,
        IDocumentSession session,
        DeploymentRequests requests,
        IMessageBus bus,
        Func<Deployment, ProjectEnvironment, int, Decision> decide,
        CancellationToken cancellation)
    {
        if (await session.LoadAsync<Deployment>(new DeploymentId(id), cancellation) is not { } of)
            return ProblemResults.From(CommandAnswer.NotFound.Refusal!);
        // Its image may be given up at this moment: under the lock that is either seen here, or the image is named by a deployment before anybody looks again.
        await DeploymentNumbers.Lock(session, [of.ProjectId], cancellation);
        of = (await session.LoadAsync<Deployment>(of.Id, cancellation))!;
        var (found, refusal) = await requests.Find(session, of.ProjectId, of.Environment, cancellation);
        // By id: an environment that was made later under the name of a deleted one has nothing to do with its deployments.
        if (found is not null && found.Environment.Id != of.EnvironmentId)
            return ProblemResults.From(new Refusal("environment_deleted", $"Environment {of.Environment} of deployment #{of.Number} was deleted; the one of that name now is another."));
        return found is { Environment: var environment }
            ? await requests.Accept(session, bus, found, number => decide(of, environment, number), cancellation)
            : ProblemResults.From(refusal!);
    }
}
