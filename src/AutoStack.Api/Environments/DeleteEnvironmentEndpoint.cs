using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class DeleteEnvironmentEndpoint
{
    /// <summary>
    /// Deletes an environment: cancels its deployments, ends what it runs, gives its name free, keeps its history. Wants its name once more as <c>?confirm=</c>.
    /// Production goes with its project alone.
    /// </summary>
    [Answers(202)]
    [Refuses(404, 409, 422)]
    [WolverineDelete("/api/v1/projects/{id}/environments/{env}")]
    public static async Task<IResult> Delete(Guid id, string env, string? confirm, IMessageBus bus, CancellationToken cancellation)
    {
        var answer = await bus.InvokeAsync<EnvironmentAnswer>(new RemoveEnvironment(id, env, confirm), cancellation);
        return answer.Refusal is { } refusal ? ProblemResults.From(refusal) : Results.Accepted();
    }
}
