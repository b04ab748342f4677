using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Marten;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Deployments;

public static class CancelDeploymentEndpoint
{
    /// <summary>Ends a deployment: a waiting one at once, a running one when its work has ended and Git was brought back. Repeated, it answers the same.</summary>
    [Answers(202, typeof(DeploymentResponse))]
    [Refuses(404, 409)]
    [WolverinePost("/api/v1/deployments/{id}/cancel")]
    public static async Task<IResult> Post(Guid id, IMessageBus bus, IDocumentStore store, DeploymentResponses responses, CancellationToken cancellation)
    {
        var answer = await bus.InvokeAsync<CommandAnswer>(new Cancel(id), cancellation);
        if (answer.Refusal is { } refusal)
            return ProblemResults.From(refusal);
        await using var session = store.QuerySession();
        var deployment = await session.LoadAsync<Deployment>(new DeploymentId(id), cancellation);
        return Results.Accepted($"/api/v1/deployments/{id}", await responses.For(deployment!, cancellation));
    }
}
