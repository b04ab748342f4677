using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Registries.Distribution;

/// <summary>
/// Gets what a registry wants to see: nothing, user and password (RFC 7617), or a token for each scope from where the registry says (distribution's token
/// authentication specification). Tokens are kept until shortly before they expire.
/// </summary>
public sealed class Authorization(DistributionSettings settings, IRegistryAccount account, Transport transport) : IDisposable
{
    private const int MostBytesOfToken = 1 << 18;

    /// <summary>As long as a token lasts that does not say so.</summary>
    private const int Lifetime = 60;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Token> tokens = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>What the registry has asked for last; null while it has asked for nothing.</summary>
    private Challenge? known;

    /// <summary>What to send with a request right away; null while nothing is known to be wanted.</summary>
    /// <param name="scope">Such as <c>repository:team/hello:pull,push</c>.</param>
    public async Task<AuthenticationHeaderValue?> For(string scope, CancellationToken cancellation) => Volatile.Read(ref known) switch
    {
        null => null,
        { IsBasic: true } => Basic(await account.Login(refused: null, cancellation)),
        var bearer => new AuthenticationHeaderValue("Bearer", await TokenFor(bearer, scope, stale: null, cancellation)),
    };

    /// <summary>Gets what a refused request lacked.</summary>
    /// <param name="sent">What it was sent with.</param>
    /// <returns>Whether it is worth sending it again.</returns>
    public async Task<bool> Renew(HttpResponseMessage refusal, AuthenticationHeaderValue? sent, string scope, CancellationToken cancellation)
    {
        var challenges = Challenge.Of(refusal);
        if (challenges.FirstOrDefault(challenge => challenge.IsBearer) is { } bearer)
        {
            await TokenFor(bearer, scope, stale: sent?.Parameter ?? "", cancellation);
            Volatile.Write(ref known, bearer);
            return true;
        }

        if (challenges.FirstOrDefault(challenge => challenge.IsBasic) is not { } basic || await account.Login(PasswordOf(sent), cancellation) is null)
            return false;
        Volatile.Write(ref known, basic);
        return true;
    }

    public void Dispose() => gate.Dispose();

    private static AuthenticationHeaderValue? Basic(RegistryLogin? login) => login is null ? null
        : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.Username}:{login.Password}")));

    private static string? PasswordOf(AuthenticationHeaderValue? sent) =>
        sent is { Scheme: "Basic", Parameter: { } shown } && Encoding.UTF8.GetString(Convert.FromBase64String(shown)) is var pair ? pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;

    /// <param name="stale">The token that was refused: another one than this is wanted. Null: any that has not expired.</param>
    private async Task<string> TokenFor(Challenge challenge, string scope, string? stale, CancellationToken cancellation)
    {
        if (Kept(scope, stale) is { } kept)
            return kept;
        // Several layers that find it expired get one new token.
        await gate.WaitAsync(cancellation);
        try
        {
            if (Kept(scope, stale) is { } meanwhile)
                return meanwhile;
            var token = await Fetch(challenge, scope, cancellation);
            tokens[scope] = token;
            return token.Value;
        }
        finally
        {
            gate.Release();
        }
    }

    private string? Kept(string scope, string? stale) =>
        tokens.GetValueOrDefault(scope) is { } token && token.Value != stale && TimeProvider.System.GetElapsedTime(token.Since) < token.Lasts ? token.Value : null;

    private async Task<Token> Fetch(Challenge challenge, string scope, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(challenge["realm"], UriKind.Absolute, out var realm) || realm.UserInfo.Length > 0 || !settings.MayAsk(realm))
            throw RegistryException.Permanent(
                "registry_unauthorised",
                $"{settings.Server.Authority} sends for tokens to '{(realm is null ? "" : $"{realm.Scheme}://{realm.Authority}")}', which is no address that credentials may go to. It must be https.");
        // The registry's own word for the scope where it names another repository than it is asked for, as behind a proxy that renames them.
        var wanted = challenge["scope"] is { Length: > 0 } named && !named.StartsWith(scope[..(scope.LastIndexOf(':') + 1)], StringComparison.Ordinal) ? named : scope;
        var query = new StringBuilder(realm.Query.Length > 1 ? $"{realm.Query}&" : "?");
        if (challenge["service"] is { } service)
            query.Append($"service={Uri.EscapeDataString(service)}&");
        query.Append($"scope={Uri.EscapeDataString(wanted)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query.ToString() }.Uri);
        request.Headers.Authorization = Basic(await account.Login(refused: null, cancellation));
        using var progress = new Progress(settings.Idle, cancellation);
        var since = TimeProvider.System.GetTimestamp();
        using var answer = await transport.Send(request, progress, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw await transport.Refusal(answer, $"the request for a token for {scope}", cancellation);
        return Read(await Body(answer, progress, cancellation), since)
            ?? throw RegistryException.Permanent("registry_refused", $"{realm.Authority} answered the request for a token for {scope} with something else.");
    }

    private async Task<byte[]?> Body(HttpResponseMessage answer, Progress progress, CancellationToken cancellation)
    {
        try
        {
            return await Transport.Bounded(answer, MostBytesOfToken, progress);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw transport.Told(e, answer.RequestMessage!.RequestUri!);
        }
    }

    private static Token? Read(byte[]? bytes, long since)
    {
        try
        {
            using var body = JsonDocument.Parse(bytes ?? []);
            var value = Text(body.RootElement, "token") ?? Text(body.RootElement, "access_token");
            var seconds = body.RootElement.TryGetProperty("expires_in", out var given) && given.TryGetInt32(out var number) && number > 0 ? number : Lifetime;
            var lasts = TimeSpan.FromSeconds(seconds);
            return value is null ? null : new Token(value, since, lasts > 2 * Margin ? lasts - Margin : lasts / 2);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A value that can stand in a header; anything else is no token.</summary>
    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text && text.All(character => character is > ' ' and < (char)127) ? text : null;

    private sealed record Token(string Value, long Since, TimeSpan Lasts);
}
