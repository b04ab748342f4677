using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Registries.Distribution;

/// <summary>Sends one request to one address, and says what went wrong with it in the words of outcomes.</summary>
public sealed class Transport : IDisposable
{
    private const int MostBytesOfError = 1 << 16;
    private const int MostCharactersOfError = 300;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly DistributionSettings settings;
    private readonly HttpClient http;

    public Transport(DistributionSettings settings)
    {
        this.settings = settings;
        http = new HttpClient(new SocketsHttpHandler
        {
            // Where a redirect leads, and with what, is decided in RegistryClient.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = settings.Connect,
            // An address that has changed is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = settings.Authorities is null ? null : Trusts },
        })
        {
            // Every request has a deadline of its own: Progress.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("AutoStack");
    }

    /// <exception cref="RegistryException">It did not get an answer.</exception>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, Progress progress, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, progress.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Told(e, request.RequestUri!, isSending: request.Content is BlobContent);
        }
    }

    /// <summary>What became of a connection, in words.</summary>
    /// <param name="isSending">A layer was to be sent.</param>
    public RegistryException Told(Exception e, Uri address, bool isSending = false)
    {
        var chain = new List<Exception>();
        for (var at = e; at is not null; at = at.InnerException)
            chain.Add(at);
        if (chain.OfType<RegistryException>().FirstOrDefault() is { } told)
            return told;
        if (chain.OfType<AuthenticationException>().FirstOrDefault() is { } untrusted)
            return RegistryException.Permanent(
                "registry_tls_failed",
                $"No safe connection to {address.Authority}: {untrusted.Message} Have its certificate mended, or name its authority in {settings.Section}:CaFile.");
        return RegistryException.Transient("registry_unreachable", e switch
        {
            OperationCanceledException => $"{address.Authority} has not connected within {settings.Connect.TotalSeconds:0.#} seconds, or not moved for {settings.Idle.TotalSeconds:0.#}.",
            // Some answer before they have read a layer and hang up, so that the answer is lost.
            HttpRequestException { HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError) } when isSending =>
                $"{address.Authority} broke off while a layer was sent: {chain[^1].Message}. Its own log says more; its disk may be full.",
            _ => $"{address.Authority} cannot be reached: {chain[^1].Message}",
        });
    }

    /// <summary>What an answer other than the expected one means.</summary>
    /// <param name="what">What was asked for, to follow "answered 400 to".</param>
    public async Task<RegistryException> Refusal(HttpResponseMessage answer, string what, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        var reason = $"{answer.RequestMessage!.RequestUri!.Authority} answered {status} to {what}{await Said(answer, cancellation)}.";
        return status switch
        {
            401 or 403 => RegistryException.Permanent("registry_unauthorised", $"{reason} See {settings.Section}:Username and Password, and what that account may do there."),
            429 or 503 => RegistryException.Transient("registry_busy", reason, RetryAfter(answer)),
            408 or >= 500 => RegistryException.Transient("registry_unreachable", $"{reason} Its own log says more; its disk may be full.", RetryAfter(answer)),
            _ => RegistryException.Permanent("registry_refused", reason),
        };
    }

    public void Dispose() => http.Dispose();

    /// <summary>The codes and messages of an error, each bounded (OCI distribution-spec 1.1, "Error Codes").</summary>
    public async Task<IReadOnlyList<(string Code, string Message)>> Errors(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using var progress = new Progress(settings.Idle, cancellation);
        try
        {
            using var body = JsonDocument.Parse(await Bounded(answer, MostBytesOfError, progress) ?? []);
            return body.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                ? [.. errors.EnumerateArray().Take(3).Select(error => (Text(answer, error, "code"), Text(answer, error, "message")))]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or HttpRequestException or IOException or OperationCanceledException)
        {
            // The status says enough.
            cancellation.ThrowIfCancellationRequested();
            return [];
        }
    }

    /// <returns>Null when it is longer.</returns>
    public static async Task<byte[]?> Bounded(HttpResponseMessage answer, int most, Progress progress)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 14];
        await using var body = await answer.Content.ReadAsStreamAsync(progress.Token);
        int read;
        while ((read = await body.ReadAsync(buffer, progress.Token)) > 0)
        {
            if (bytes.Length + read > most)
                return null;
            bytes.Write(buffer, 0, read);
            progress.Made();
        }

        return bytes.ToArray();
    }

    private async Task<string> Said(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var errors = await Errors(answer, cancellation);
        var text = string.Join("; ", errors.Select(error => $"{error.Code} {error.Message}".Trim()).Where(said => said.Length > 0));
        return text.Length == 0 ? "" : $": {(text.Length > MostCharactersOfError ? $"{text[..MostCharactersOfError]}…" : text).TrimEnd('.')}";
    }

    /// <summary>Text of the other side's: without secrets, in one line.</summary>
    private string Text(HttpResponseMessage answer, JsonElement error, string name)
    {
        if (error.ValueKind != JsonValueKind.Object || !error.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return "";
        var line = new StringBuilder(settings.Masked(value.GetString()!));
        if (answer.RequestMessage?.Headers.Authorization?.Parameter is { Length: > 0 } sent)
            line.Replace(sent, "***");
        for (var i = 0; i < line.Length; i++)
            if (char.IsControl(line[i]))
                line[i] = ' ';
        return line.ToString().Trim();
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } pause } => pause,
        { Date: { } then } when then - DateTimeOffset.UtcNow is var pause && pause > TimeSpan.Zero => pause,
        _ => null,
    };

    /// <summary>What the system trusts, and what leads to one of the given authorities.</summary>
    private bool Trusts(object sender, X509Certificate? certificate, X509Chain? given, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 own)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(settings.Authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in given?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(own);
    }
}
