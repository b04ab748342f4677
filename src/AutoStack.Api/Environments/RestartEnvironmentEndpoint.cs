using AutoStack.Api.Accounts;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Domain.Environments;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments;

public static class RestartEnvironmentEndpoint
{
    /// <summary>Replaces the instances of what is live by new ones, without a lost request. Answers at once; repeated while it waits, it is the same restart.</summary>
    [Answers(202, typeof(EnvironmentResponse))]
    [Refuses(404, 409)]
    [WolverinePost("/api/v1/projects/{id}/environments/{env}/restart")]
    public static Task<IResult> Post(Guid id, string env, IMessageBus bus, ICurrentActor current, CancellationToken cancellation) =>
        EnvironmentChanges.Ask(bus, id, env, ChangeKind.Restart, instances: null, current.UserId, cancellation);
}
