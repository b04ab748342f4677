using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments.Variables;

public static class DeleteVariableEndpoint
{
    /// <summary>Removes a variable of an environment's own (<c>?environment=</c>), after which a shared one of its name shows again; without one, a shared variable from all.</summary>
    [Answers(204)]
    [Refuses(404, 409)]
    [WolverineDelete("/api/v1/projects/{id}/variables/{name}")]
    public static async Task<IResult> Delete(Guid id, string name, string? environment, IMessageBus bus, CancellationToken cancellation)
    {
        var answer = await bus.InvokeAsync<VariablesAnswer>(new ChangeVariables(id, environment, [], Removed: [name]), cancellation);
        return answer.Refusal is { } refusal ? ProblemResults.From(refusal) : Results.NoContent();
    }
}
