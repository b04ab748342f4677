using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Runtime;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.Distribution;

namespace AutoStack.Api.Registries.Ecr;

/// <param name="Lasts">From the moment it was asked for.</param>
public sealed record EcrToken(RegistryLogin Login, TimeSpan Lasts);

/// <summary>The two actions of Amazon ECR that AutoStack asks for (Amazon ECR API Reference, 2015-09-21), by its JSON protocol.</summary>
/// <param name="credentials">Found anew for each request, so that those that change are followed; the library renews those that expire.</param>
public sealed class EcrApi(EcrSettings settings, Func<AWSCredentials> credentials) : IDisposable
{
    private const int MostBytes = 1 << 18;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);
    private readonly Transport transport = new(settings.Server);

    /// <summary>A login for the whole registry: what the credentials may do there decides its policies.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async Task<EcrToken> Token(CancellationToken cancellation)
    {
        var (status, body, date) = await Ask("GetAuthorizationToken", new { }, cancellation);
        if (status != HttpStatusCode.OK)
            throw Refused("GetAuthorizationToken", status, body);
        try
        {
            var data = body.GetProperty("authorizationData")[0];
            var pair = System.Text.Encoding.UTF8.GetString(data.GetProperty("authorizationToken").GetBytesFromBase64());
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            // By the other side's clock, so that this one's does not matter.
            var lasts = DateTimeOffset.FromUnixTimeMilliseconds((long)(data.GetProperty("expiresAt").GetDouble() * 1000)) - date;
            return colon > 0 ? new EcrToken(new RegistryLogin(pair[..colon], pair[(colon + 1)..]), lasts) : throw NoAnswer();
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw NoAnswer();
        }
    }

    /// <summary>Makes a repository, unless it is there. Its tags cannot be moved, as AutoStack never does.</summary>
    /// <returns>Why it may not; null when it is there.</returns>
    /// <exception cref="RegistryException">It is not known whether it is there.</exception>
    public async Task<string?> MakeRepository(string name, CancellationToken cancellation)
    {
        var (status, body, _) = await Ask("CreateRepository", new { repositoryName = name, imageTagMutability = "IMMUTABLE" }, cancellation);
        return status == HttpStatusCode.OK || Kind(body) == "RepositoryAlreadyExistsException" ? null
            : Kind(body) == "AccessDeniedException" ? Message(body)
            : throw Refused("CreateRepository", status, body);
    }

    public void Dispose() => transport.Dispose();

    private async Task<(HttpStatusCode Status, JsonElement Body, DateTimeOffset Date)> Ask(string action, object question, CancellationToken cancellation)
    {
        var keys = await Keys(cancellation);
        var content = JsonSerializer.SerializeToUtf8Bytes(question);
        var time = SignatureV4.Time(DateTimeOffset.UtcNow);
        var headers = new Dictionary<string, string>
        {
            ["Host"] = settings.Endpoint.Authority,
            ["Content-Type"] = "application/x-amz-json-1.1",
            ["X-Amz-Date"] = time,
            ["X-Amz-Target"] = $"AmazonEC2ContainerRegistry_V20150921.{action}",
        };
        if (keys.UseToken)
            headers["X-Amz-Security-Token"] = keys.Token;
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Endpoint) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(headers["Content-Type"]);
        foreach (var (name, value) in headers.Where(header => header.Key.StartsWith("X-", StringComparison.Ordinal)))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", SignatureV4.Authorize(keys.AccessKey, keys.SecretKey, settings.Region, "ecr", time, headers, content));

        using var progress = new Progress(AnswerTime, cancellation);
        using var answer = await transport.Send(request, progress, cancellation);
        try
        {
            using var body = JsonDocument.Parse(await Transport.Bounded(answer, MostBytes, progress) ?? []);
            return (answer.StatusCode, body.RootElement.Clone(), answer.Headers.Date ?? DateTimeOffset.UtcNow);
        }
        catch (JsonException)
        {
            return (answer.StatusCode, default, answer.Headers.Date ?? DateTimeOffset.UtcNow);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw transport.Told(e, settings.Endpoint);
        }
    }

    private async Task<ImmutableCredentials> Keys(CancellationToken cancellation)
    {
        try
        {
            return await credentials().GetCredentialsAsync().WaitAsync(AnswerTime, cancellation);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or TimeoutException or InvalidOperationException or HttpRequestException)
        {
            // The library's words name files and variables, never what they hold.
            throw RegistryException.Transient(
                "registry_unauthorised",
                $"There are no credentials of AWS for {settings.Server.Server.Authority}: {e.Message} They come from the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), a web identity (IRSA), a profile (AWS_PROFILE), or the machine's role.");
        }
    }

    private RegistryException Refused(string action, HttpStatusCode status, JsonElement body)
    {
        var reason = $"{settings.Endpoint.Authority} answered {(int)status} to {action}{(Kind(body) is { } kind ? $": {kind}" : "")}{(Message(body) is { Length: > 0 } message ? $", {message.TrimEnd('.')}" : "")}.";
        return (int)status is 429 or >= 500 || Kind(body) is "ThrottlingException" or "TooManyRequestsException" or "ServerException"
            ? RegistryException.Transient("registry_busy", reason)
            : RegistryException.Permanent("registry_unauthorised", $"{reason} See which credentials of AWS this process has, and what their policies allow.");
    }

    private RegistryException NoAnswer() => RegistryException.Permanent("registry_refused", $"{settings.Endpoint.Authority} answered GetAuthorizationToken with something else.");

    /// <summary>The name of an error, with or without what it is the name in.</summary>
    private static string? Kind(JsonElement body) => Text(body, "__type") is { } type ? type[(type.LastIndexOf('#') + 1)..] : null;

    private static string? Message(JsonElement body) => Text(body, "message") ?? Text(body, "Message");

    private static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? string.Concat(value.GetString()!.Take(300).Where(c => !char.IsControl(c))) : null;
}
