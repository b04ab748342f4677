using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Frames;
using Marten;
using Wolverine.Http;
using Wolverine.Http.Runtime;

namespace AutoStack.Api.Http;

/// <summary>Writes who is signed in into the metadata of the events that a request appends. Wolverine does so by itself for endpoints that send messages only.</summary>
public sealed class ActorPolicy : IHttpPolicy
{
    public void Apply(IReadOnlyList<HttpChain> chains, GenerationRules rules, IServiceContainer container)
    {
        foreach (var chain in chains)
        {
            if (chain.ServiceDependencies(container, Type.EmptyTypes).Contains(typeof(IDocumentSession)) && !chain.Middleware.OfType<MethodCall>().Any(call => call.HandlerType == typeof(UserNameMiddleware)))
                chain.Middleware.Insert(0, new MethodCall(typeof(UserNameMiddleware), nameof(UserNameMiddleware.Apply)));
        }
    }
}
