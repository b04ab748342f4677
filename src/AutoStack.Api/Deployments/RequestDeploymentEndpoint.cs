using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Projects;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using FluentValidation;
using Marten;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

/// <param name="Ref">Branch, tag or commit; absent: the environment's branch, else the project's, else the repository's default.</param>
/// <param name="Environment">Absent: <c>production</c>.</param>
public sealed record RequestDeploymentBody(string? Ref, string? Environment);

public sealed class RequestDeploymentBodyValidator : AbstractValidator<RequestDeploymentBody>
{
    public RequestDeploymentBodyValidator()
    {
        RuleFor(body => body.Ref).MaximumLength(255).Must(GitRef.IsPlausible).WithMessage(GitRef.Expectation);
        RuleFor(body => body.Environment).MaximumLength(16);
    }
}

public static class RequestDeploymentEndpoint
{
    /// <summary>Asks for a deployment of a commit. Answers at once; the deployment goes on by itself.</summary>
    [Answers(202, typeof(DeploymentResponse))]
    [Refuses(404, 422)]
    [WolverinePost("/api/v1/projects/{id}/deployments")]
    public static async Task<IResult> Post(
        Guid id,
        RequestDeploymentBody body,
        IDocumentSession session,
        DeploymentRequests requests,
        IMessageBus bus,
        CancellationToken cancellation)
    {
        var (found, refusal) = await requests.Find(session, new ProjectId(id), body.Environment ?? ProjectEnvironment.Production, cancellation);
        if (found is not { Project: var project, Environment: var environment })
            return ProblemResults.From(refusal!);

        return await requests.Accept(
            session,
            bus,
            found,
            number => Decision.Of(new DeploymentRequested(
                project.Id,
                project.Name,
                environment.Id,
                environment.Name,
                number,
                body.Ref ?? environment.Branch ?? project.Branch,
                Commit: null,
                Release: null,
                environment.ConfigRevision,
                new Trigger(TriggerKind.Manual, requests.Actor))),
            cancellation);
    }
}
