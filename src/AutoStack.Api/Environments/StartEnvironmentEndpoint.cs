using AutoStack.Api.Accounts;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain.Environments;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class StartEnvironmentEndpoint
{
    /// <summary>Runs the configured instances of what is live again after a stop. What runs already goes on.</summary>
    [Answers(202, typeof(EnvironmentResponse))]
    [Refuses(404, 409)]
    [WolverinePost("/api/v1/projects/{id}/environments/{env}/start")]
    public static Task<IResult> Post(Guid id, string env, IMessageBus bus, ICurrentActor current, CancellationToken cancellation) =>
        EnvironmentChanges.Ask(bus, id, env, ChangeKind.Start, instances: null, current.UserId, cancellation);
}
