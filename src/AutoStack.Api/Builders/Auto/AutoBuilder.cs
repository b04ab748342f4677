using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.Auto;

/// <summary>
/// Picks a builder for each build: a <c>Dockerfile</c> is built by the first container engine that is found, everything else, and everything for a target without containers,
/// by the built-in builder. An engine that was found once is kept to: while it is away builds are tried again, and not built otherwise.
/// </summary>
/// <param name="engines">In the order in which they are asked.</param>
public sealed class AutoBuilder(BuiltInBuilder builtIn, IReadOnlyList<DockerfileBuilder> engines, Workspaces workspaces) : IBuilder
{
    private DockerfileBuilder? known;

    public string Kind => nameof(BuilderKind.Auto);

    public string? FindLayout(string digest) => builtIn.FindLayout(digest);

    public async Task<string> Fingerprint(bool forContainers, CancellationToken cancellation)
    {
        var ofMachine = await builtIn.Fingerprint(forContainers, cancellation);
        return forContainers && await Engine(cancellation) is { } engine ? $"{await engine.Fingerprint(forContainers, cancellation)}; {ofMachine}" : ofMachine;
    }

    public Task<IReadOnlyList<string>> Bases(bool forContainers, CancellationToken cancellation) => builtIn.Bases(forContainers, cancellation);

    public async Task<IReadOnlyList<string>> Notices(CancellationToken cancellation) =>
    [
        await Engine(cancellation) is { } engine
            ? $"A Dockerfile is built by {engine.Kind} where the target runs containers, everything else by the built-in builder."
            : $"No container engine was found ({Names}): the built-in builder builds everything.",
    ];

    public async Task<Outcome<BuiltImage>> Build(BuildImage request, StageContext context)
    {
        var picked = await Pick(request, context);
        if (picked is not Outcome<(IBuilder, string)>.Done { Value: var (builder, why) })
            return picked.Select<BuiltImage>(_ => throw new InvalidOperationException("Done is handled above."));
        context.Log.Write(why);
        return await builder.Build(request, context);
    }

    public async Task<Outcome<TestReport>> Test(BuildImage request, StageContext context)
    {
        // Only the built-in builder leaves the workspace that it built in; looking into the repository would make another.
        if (workspaces.FindReady(context.Subject) is not null)
            return await builtIn.Test(request, context);
        var picked = await Pick(request, context);
        return picked is Outcome<(IBuilder Builder, string)>.Done { Value: var (builder, _) }
            ? await builder.Test(request, context)
            : picked.Select<TestReport>(_ => throw new InvalidOperationException("Done is handled above."));
    }

    public async Task<Outcome<DetectedBuild>> Detect(BuildImage request, StageContext context)
    {
        var picked = await Pick(request, context);
        if (picked is not Outcome<(IBuilder, string)>.Done { Value: var (builder, why) })
            return picked.Select<DetectedBuild>(_ => throw new InvalidOperationException("Done is handled above."));
        return (await builder.Detect(request, context)).Select(detected => detected with { Reason = $"{detected.Reason}. {why}" });
    }

    private string Names => string.Join(" and ", engines.Select(engine => engine.Kind));

    /// <returns>The builder, and why it is that one.</returns>
    private async Task<Outcome<(IBuilder Builder, string Why)>> Pick(BuildImage request, StageContext context)
    {
        if (!request.ForContainers)
            return BuiltIn("the target runs no containers");
        if (await Engine(context.Cancellation) is not { } engine)
            return BuiltIn($"no container engine was found ({Names})");
        return (await engine.Fits(request, context with { Log = NoLog.Instance })).Select(fits =>
            fits ? ((IBuilder)engine, $"Picked {engine.Kind}: there is a Dockerfile, and {engine.Kind} answers.") : (builtIn, "Picked the built-in builder: there is no Dockerfile."));

        Outcome<(IBuilder, string)> BuiltIn(string why) => Outcome.Done(((IBuilder)builtIn, $"Picked the built-in builder: {why}."));
    }

    private async Task<DockerfileBuilder?> Engine(CancellationToken cancellation)
    {
        if (Volatile.Read(ref known) is { } found)
            return found;
        foreach (var engine in engines)
            if (await engine.Version(cancellation) is Outcome<string>.Done)
            {
                Volatile.Write(ref known, engine);
                return engine;
            }

        return null;
    }
}
