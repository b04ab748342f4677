using AutoStack.Api.Accounts;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain.Environments;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class StopEnvironmentEndpoint
{
    /// <summary>Ends the instances of what is live, and lets deployments wait until a start. What is stopped already stays so.</summary>
    [Answers(202, typeof(EnvironmentResponse))]
    [Refuses(404, 409)]
    [WolverinePost("/api/v1/projects/{id}/environments/{env}/stop")]
    public static Task<IResult> Post(Guid id, string env, IMessageBus bus, ICurrentActor current, CancellationToken cancellation) =>
        EnvironmentChanges.Ask(bus, id, env, ChangeKind.Stop, instances: null, current.UserId, cancellation);
}
