using AutoStack.Api.Http;
using AutoStack.Domain.Environments;
using Wolverine;

namespace AutoStack.Api.Environments;

/// <summary>What the four ways to change what runs share.</summary>
internal static class EnvironmentChanges
{
    public static async Task<IResult> Ask(IMessageBus bus, Guid project, string environment, ChangeKind kind, IReadOnlyDictionary<string, int>? instances, Guid? actor, CancellationToken cancellation)
    {
        var answer = await bus.InvokeAsync<ChangeAnswer>(new AskForChange(project, environment, kind, instances, actor), cancellation);
        return answer.Environment is { } response ? Results.Accepted(Location(project, environment), response) : ProblemResults.From(answer.Refusal!);
    }

    public static string Location(Guid project, string environment) => $"/api/v1/projects/{project}/environments/{environment}";
}
