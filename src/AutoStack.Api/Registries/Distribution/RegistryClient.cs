using System.Net;
using System.Net.Http.Headers;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Registries.Distribution;

/// <param name="Digest">Of the content itself, whatever the registry says.</param>
public sealed record StoredManifest(byte[] Content, string Digest);

/// <summary>
/// The requests of the OCI distribution specification 1.1 that AutoStack makes. Credentials go to the registry itself and to nobody else, whether an upload or a
/// redirect leads elsewhere. Repositories are full names, prefix included.
/// </summary>
/// <exception cref="RegistryException">From every method: what became of it.</exception>
public sealed class RegistryClient : IDisposable
{
    private const string DigestHeader = "Docker-Content-Digest";
    private const int MostRedirects = 5;

    /// <summary>Images that AutoStack writes are of the first form; the second has the same parts under other names.</summary>
    private static readonly string[] ManifestTypes = [Oci.Manifest, Oci.DockerManifest];

    /// <summary>What a tag of others may name besides: one image for each platform.</summary>
    private static readonly string[] AnyTypes = [Oci.Index, Oci.DockerIndex, .. ManifestTypes];

    private readonly DistributionSettings settings;
    private readonly Transport transport;
    private readonly Authorization authorization;

    public RegistryClient(DistributionSettings settings, IRegistryAccount account)
    {
        this.settings = settings;
        transport = new Transport(settings);
        authorization = new Authorization(settings, account, transport);
    }

    public async Task<bool> HasBlob(string repository, string digest, bool push, CancellationToken cancellation)
    {
        using var answer = await Send(_ => new HttpRequestMessage(HttpMethod.Head, At($"{repository}/blobs/{digest}")), Scope(repository, push), cancellation);
        // A registry whose disk was full while it noted a part cannot read its own note, and says so until the part is sent again.
        if (answer.StatusCode == HttpStatusCode.NotFound || (push && answer.StatusCode == HttpStatusCode.InternalServerError))
            return false;
        await Expect(answer, HttpStatusCode.OK, $"the question for {digest} in {repository}", cancellation);
        Agree(answer, digest, repository);
        return true;
    }

    /// <summary>Sends a blob as a whole. A failure leaves nothing but an upload that the registry gives up by itself.</summary>
    /// <param name="file">A file that can be read from its start again.</param>
    public async Task Upload(string repository, OciDescriptor blob, Stream file, CancellationToken cancellation)
    {
        var scope = Scope(repository, push: true);
        using var begun = await Send(_ => new HttpRequestMessage(HttpMethod.Post, At($"{repository}/blobs/uploads/")), scope, cancellation);
        await Expect(begun, HttpStatusCode.Accepted, $"the begin of an upload to {repository}", cancellation);
        if (begun.Headers.Location is not { } location)
            throw RegistryException.Permanent("registry_refused", $"{settings.Server.Authority} began an upload to {repository} without saying where.");
        var at = Permitted(new Uri(begun.RequestMessage!.RequestUri!, location));
        at = new UriBuilder(at) { Query = $"{(at.Query.Length > 1 ? $"{at.Query}&" : "?")}digest={Uri.EscapeDataString(blob.Digest)}" }.Uri;
        using var done = await Send(progress => Body(at, progress), scope, cancellation);
        // Its upload is forgotten, as after a restart: the next one begins anew.
        if (done.StatusCode == HttpStatusCode.NotFound)
            throw RegistryException.Transient("registry_unreachable", $"{settings.Server.Authority} has lost the upload of {blob.Digest} to {repository}.");
        await Expect(done, HttpStatusCode.Created, $"the upload of {blob.Digest} to {repository}", cancellation);
        Agree(done, blob.Digest, repository);

        HttpRequestMessage Body(Uri to, Progress progress)
        {
            var request = new HttpRequestMessage(HttpMethod.Put, to) { Content = new BlobContent(file, blob, progress) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            // A registry that wants another token says so before it has got all of a layer.
            request.Headers.ExpectContinue = true;
            return request;
        }
    }

    /// <summary>Asks what a tag names, without taking it: some registries count what is taken.</summary>
    /// <returns>Whether there is one, and the digest of its manifest or index; null where the registry does not tell it in this way.</returns>
    public async Task<(bool Exists, string? Digest)> FindDigest(string repository, string tag, CancellationToken cancellation)
    {
        using var answer = await Send(_ => Asking(HttpMethod.Head, repository, tag, AnyTypes), Scope(repository, push: false), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return (false, null);
        await Expect(answer, HttpStatusCode.OK, $"the question for {tag} in {repository}", cancellation);
        return (true, answer.Headers.TryGetValues(DigestHeader, out var named) && named.FirstOrDefault() is { } digest && Oci.IsDigest(digest) ? digest : null);
    }

    /// <summary>Finds an image's manifest, or an index of manifests by platform.</summary>
    /// <inheritdoc cref="FindManifest(string, string, bool, CancellationToken)"/>
    public Task<StoredManifest?> FindManifestOrIndex(string repository, string reference, CancellationToken cancellation) => FindManifest(repository, reference, push: false, AnyTypes, cancellation);

    /// <param name="reference">A tag or a digest.</param>
    /// <returns>Null when there is none.</returns>
    public Task<StoredManifest?> FindManifest(string repository, string reference, bool push, CancellationToken cancellation) => FindManifest(repository, reference, push, ManifestTypes, cancellation);

    private async Task<StoredManifest?> FindManifest(string repository, string reference, bool push, string[] types, CancellationToken cancellation)
    {
        using var answer = await Send(_ => Asking(HttpMethod.Get, repository, reference, types), Scope(repository, push), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        await Expect(answer, HttpStatusCode.OK, $"the question for {reference} in {repository}", cancellation);
        using var progress = new Progress(settings.Idle, cancellation);
        try
        {
            var content = await Transport.Bounded(answer, Oci.MostBytesOfJson, progress)
                ?? throw RegistryException.Permanent("image_invalid", $"{reference} in {repository} is larger than a manifest.");
            var digest = Oci.DigestOf(content);
            Agree(answer, digest, repository);
            return new StoredManifest(content, digest);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw transport.Told(e, answer.RequestMessage!.RequestUri!);
        }
    }

    public async Task PutManifest(string repository, string tag, StoredManifest manifest, string mediaType, CancellationToken cancellation)
    {
        using var answer = await Send(_ => Put(), Scope(repository, push: true), cancellation);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound && (await Errors(answer, cancellation)).Any(error => error.Code is "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN"))
            throw RegistryException.Transient("image_gone", $"The registry has lost a part of {manifest.Digest} while the image was pushed. It is pushed again.");
        await Expect(answer, HttpStatusCode.Created, $"the manifest {repository}:{tag}", cancellation);
        Agree(answer, manifest.Digest, repository);

        HttpRequestMessage Put()
        {
            var request = new HttpRequestMessage(HttpMethod.Put, At($"{repository}/manifests/{tag}")) { Content = new ByteArrayContent(manifest.Content) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
            return request;
        }
    }

    /// <returns>Null when there is none. What is read is not verified yet.</returns>
    public async Task<Stream?> OpenBlob(string repository, string digest, CancellationToken cancellation)
    {
        var answer = await Send(_ => new HttpRequestMessage(HttpMethod.Get, At($"{repository}/blobs/{digest}")), Scope(repository, push: false), cancellation);
        Progress? progress = null;
        try
        {
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                answer.Dispose();
                return null;
            }

            await Expect(answer, HttpStatusCode.OK, $"the question for {digest} in {repository}", cancellation);
            progress = new Progress(settings.Idle, cancellation);
            return new ResponseStream(answer, await answer.Content.ReadAsStreamAsync(cancellation), transport, progress, cancellation);
        }
        catch
        {
            answer.Dispose();
            progress?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        authorization.Dispose();
        transport.Dispose();
    }

    private static string Scope(string repository, bool push) => $"repository:{repository}:{(push ? "pull,push" : "pull")}";

    private Uri At(string path) => new(settings.Server, $"/v2/{path}");

    private HttpRequestMessage Asking(HttpMethod method, string repository, string reference, string[] types)
    {
        var request = new HttpRequestMessage(method, At($"{repository}/manifests/{reference}"));
        foreach (var type in types)
            request.Headers.Accept.ParseAdd(type);
        return request;
    }

    /// <summary>Sends, once more with what a 401 asks for, and on to where a redirect leads.</summary>
    private async Task<HttpResponseMessage> Send(Func<Progress, HttpRequestMessage> make, string scope, CancellationToken cancellation)
    {
        Uri? elsewhere = null;
        var (renewed, redirects) = (false, 0);
        while (true)
        {
            using var progress = new Progress(settings.Idle, cancellation);
            using var request = make(progress);
            request.RequestUri = elsewhere ?? request.RequestUri!;
            var isOwn = settings.IsOwn(request.RequestUri);
            var sent = request.Headers.Authorization = isOwn ? await authorization.For(scope, cancellation) : null;
            progress.Made();
            var answer = await transport.Send(request, progress, cancellation);
            try
            {
                if (answer.StatusCode == HttpStatusCode.Unauthorized && isOwn && !renewed && await authorization.Renew(answer, sent, scope, cancellation))
                    renewed = true;
                else if (Redirect(answer, request) is { } next && redirects++ < MostRedirects)
                    elsewhere = Permitted(next);
                else
                    return answer;
            }
            catch
            {
                answer.Dispose();
                throw;
            }

            answer.Dispose();
        }
    }

    /// <summary>Reads are led elsewhere; nothing is sent to another place than where it was meant for.</summary>
    private static Uri? Redirect(HttpResponseMessage answer, HttpRequestMessage request) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head) && (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } location
            ? new Uri(request.RequestUri!, location)
            : null;

    private Uri Permitted(Uri address) => settings.MayAsk(address)
        ? address
        : throw RegistryException.Permanent(
            "registry_refused",
            $"{settings.Server.Authority} leads on to {address.Scheme}://{address.Authority}, which is not https. A registry behind a proxy must be told the address that it is reached by.");

    private async Task Expect(HttpResponseMessage answer, HttpStatusCode status, string what, CancellationToken cancellation)
    {
        if (answer.StatusCode != status)
            throw await transport.Refusal(answer, what, cancellation);
    }

    private async Task<IReadOnlyList<(string Code, string Message)>> Errors(HttpResponseMessage answer, CancellationToken cancellation)
    {
        // Kept, so that whoever asks again reads it too.
        await answer.Content.LoadIntoBufferAsync(1 << 16, cancellation);
        return await transport.Errors(answer, cancellation);
    }

    /// <summary>A registry that names another digest than the content has has stored something else.</summary>
    private void Agree(HttpResponseMessage answer, string digest, string repository)
    {
        if (answer.Headers.TryGetValues(DigestHeader, out var named) && named.FirstOrDefault() is { Length: > 0 } said && said != digest)
            throw RegistryException.Permanent("digest_mismatch", $"{settings.Server.Authority} calls {digest} in {repository} '{(Oci.IsDigest(said) ? said : "something else")}'. Retry the deployment; look at the registry.");
    }
}
