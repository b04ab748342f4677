using System.Collections.Concurrent;
using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>
/// The base images that the settings name, out of any registry (docs/adr/0026): a tag is asked each time, what it names is pulled once and kept by digest. While a registry is away, what its tag
/// named last is taken, if it is here.
/// </summary>
public sealed class BaseImages(BaseImageSettings settings, BaseImageStore store, BasePull pull, BaseRegistries registries, TimeProvider clock)
{
    /// <summary>How long a description may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);

    /// <summary>The kinds that a setting names an image for.</summary>
    public IEnumerable<BaseKind> Kinds => settings.References.Keys.Order();

    public bool Has(BaseKind kind) => settings.References.ContainsKey(kind);

    /// <summary>All of them by name and digest as they are now, without those of which that cannot be told now.</summary>
    public async Task<IReadOnlyList<string>> Current(CancellationToken cancellation) =>
    [
        .. (await Task.WhenAll(Kinds.Select(kind => Resolve(settings.References[kind], cancellation)))).OfType<Outcome<Resolved>.Done>().Select(found => $"{found.Value.Reference}"),
    ];

    /// <summary>What an image says of itself, without its layers, for somebody who waits.</summary>
    public async Task<Outcome<BaseImage>> Describe(BaseKind kind, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await Take(settings.References[kind], NoLog.Instance, withLayers: false, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Outcome.Transient<BaseImage>("base_image_unreachable", $"{settings.References[kind].Registry} has told nothing of the base image {settings.References[kind]} for {Patience.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>Has an image with all of its layers on this machine.</summary>
    /// <param name="wanted">The one that an earlier run took, by name and digest; null: what the setting names now.</param>
    public async Task<Outcome<BaseImage>> Take(BaseKind kind, string? wanted, IStageLog log, CancellationToken cancellation)
    {
        var reference = (wanted is null ? null : ImageReference.Parse(wanted)) ?? settings.References[kind];
        log.Write($"Base image: {reference} ({(wanted is null ? BaseImageSettings.Key(kind) : "the one that the image was built on")}).");
        var taken = await Take(reference, log, withLayers: true, cancellation);
        if (kind != BaseKind.Static || taken is not Outcome<BaseImage>.Done { Value: var server })
            return taken;
        try
        {
            return Outcome.Done(await SiteServer.Unprivileged(server, store.Use(server.Reference.Digest!), log, cancellation));
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            return NoRoom(server.Reference, e);
        }
    }

    private async Task<Outcome<BaseImage>> Take(ImageReference reference, IStageLog log, bool withLayers, CancellationToken cancellation)
    {
        var resolved = await Resolve(reference, cancellation);
        if (resolved is not Outcome<Resolved>.Done { Value: var found })
            return resolved.Select<BaseImage>(_ => throw new InvalidOperationException("Done is handled above."));
        if (found.Notice is { } notice)
            log.Write($"Warning: {notice}");
        var image = found.Reference;
        // Several builds that need the same have it pulled once.
        var gate = gates.GetOrAdd(image.Digest!, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation);
        try
        {
            return Outcome.Done(await pull.Take(image, store.Use(image.Digest!), withLayers, log, cancellation));
        }
        catch (RegistryException e)
        {
            return BaseImageFault.Of(e, image).ToOutcome<BaseImage>();
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            return NoRoom(image, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Outcome.Transient<BaseImage>("base_image_unreachable", $"A part of the base image {image} was removed while it was taken. It is pulled again.");
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<Outcome<Resolved>> Resolve(ImageReference reference, CancellationToken cancellation)
    {
        if (reference.Digest is not null)
            return Outcome.Done(new Resolved(reference, null));
        try
        {
            var client = registries.For(reference);
            var (exists, told) = await client.FindDigest(reference.Repository, reference.Tag!, cancellation);
            if (!exists)
                throw BaseImageFault.NotFound(reference);
            var digest = told
                ?? (await client.FindManifestOrIndex(reference.Repository, reference.Tag!, cancellation))?.Digest
                ?? throw BaseImageFault.NotFound(reference);
            store.Remember(reference, new ResolvedTag(digest, clock.GetUtcNow()));
            return Outcome.Done(new Resolved(reference with { Digest = digest }, null));
        }
        catch (RegistryException e)
        {
            return e.IsPassing && store.Recall(reference) is { } known && await pull.IsWhole(reference with { Digest = known.Digest }, store.Use(known.Digest), cancellation)
                ? Outcome.Done(new Resolved(reference with { Digest = known.Digest }, $"What {reference} names now cannot be told ({e.Message.TrimEnd('.')}): it is taken for {known.Digest}, as on {known.At:yyyy-MM-dd HH:mm} UTC."))
                : BaseImageFault.Of(e, reference).ToOutcome<Resolved>();
        }
        catch (IOException e) when (DiskFull.Is(e))
        {
            return Outcome.Transient<Resolved>(DiskFull.Code, DiskFull.Reason($"what the tag {reference} names could not be noted", e));
        }
    }

    private static Outcome<BaseImage> NoRoom(ImageReference image, IOException e) => Outcome.Transient<BaseImage>(DiskFull.Code, DiskFull.Reason($"the base image {image} could not be stored", e));

    /// <param name="Reference">With a digest.</param>
    /// <param name="Notice">Why it may not be the newest; null when it is.</param>
    private sealed record Resolved(ImageReference Reference, string? Notice);
}
