using AutoStack.Api.Deployments;
using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Projects;

public static class DeleteProjectEndpoint
{
    /// <summary>Deletes a project: cancels its deployments, ends what it runs, gives its name free, keeps its history. Wants its name once more as <c>?confirm=</c>.</summary>
    [Answers(202)]
    [Refuses(404, 422)]
    [WolverineDelete("/api/v1/projects/{id}")]
    public static async Task<IResult> Delete(Guid id, string? confirm, IMessageBus bus, CancellationToken cancellation)
    {
        var answer = await bus.InvokeAsync<CommandAnswer>(new RemoveProject(id, confirm), cancellation);
        return answer.Refusal is { } refusal ? ProblemResults.From(refusal) : Results.Accepted();
    }
}

/// <summary>Delete a project because somebody asked for it.</summary>
public sealed record RemoveProject(Guid Project, string? Confirmation);
