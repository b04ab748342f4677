using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A request as it came to a front.</summary>
/// <param name="AsksFirst">It sends its body only when it is told to go on (RFC 9110, section 10.1.1).</param>
public sealed record SeenRequest(string Method, string Path, string Authorization, bool AsksFirst);

/// <summary>
/// A server in front of a real registry. It lets through who has a token where tokens are wanted, hands these out (distribution's token authentication
/// specification), and does what registries and proxies do on bad days.
/// </summary>
public sealed class RegistryFront : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly string behind;
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<string, string> tokens = new();

    private RegistryFront(WebApplication application, string behind) => (this.application, this.behind) = (application, behind);

    /// <summary>Scheme, host and port.</summary>
    public string Address => application.Urls.Single();

    public string Host => new Uri(Address).Authority;

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>The scopes that tokens were handed out for.</summary>
    public ConcurrentQueue<string> Issued { get; } = new();

    public bool WantsTokens { get; set; }

    /// <summary>Whether a user and password are good, where these are wanted with each request; null: they are not.</summary>
    public Func<string, bool>? IsGoodLogin { get; set; }

    /// <summary>Whom tokens are for; null: for everybody.</summary>
    public (string Username, string Password)? Account { get; set; }

    /// <summary>Where tokens are to be had; null: here.</summary>
    public string? Realm { get; set; }

    public int LifetimeSeconds { get; set; } = 300;

    /// <summary>What becomes of a request that may go on; the second argument lets it through.</summary>
    public Func<HttpContext, Func<Task>, Task> Meanwhile { get; set; } = (_, forward) => forward();

    /// <param name="behind">Host and port of the registry.</param>
    public static async Task<RegistryFront> Start(string behind, TestAuthority? tls = null)
    {
        var front = new RegistryFront(TestServer.Build(tls), behind);
        front.application.Run(front.Answer);
        await front.application.StartAsync();
        return front;
    }

    /// <summary>From now on no token that was handed out is good.</summary>
    public void Revoke() => tokens.Clear();

    public int Count(string method, string part) => Seen.Count(request => request.Method == method && request.Path.Contains(part, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        client.Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        var given = context.Request.Headers.Authorization.ToString();
        Seen.Enqueue(new SeenRequest(context.Request.Method, $"{context.Request.Path}{context.Request.QueryString}", given, context.Request.Headers.Expect == "100-continue"));
        if (IsGoodLogin is { } isGood && !(given.StartsWith("Basic ", StringComparison.Ordinal) && isGood(Encoding.UTF8.GetString(Convert.FromBase64String(given["Basic ".Length..])))))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{Address}\",service=\"ecr.amazonaws.com\"";
        }
        else if (context.Request.Path == "/token")
            await Token(context, given);
        else if (!WantsTokens || May(context, given))
            await Meanwhile(context, () => Forward(context));
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            var scope = $"repository:{Repository(context)}:{(context.Request.Method is "GET" or "HEAD" ? "pull" : "pull,push")}";
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{Realm ?? $"{Address}/token"}\",service=\"the registry, \\\"ours\\\"\",scope=\"{scope}\",error=\"invalid_token\"";
        }
    }

    private bool May(HttpContext context, string given) =>
        given.StartsWith("Bearer ", StringComparison.Ordinal)
        && tokens.TryGetValue(given["Bearer ".Length..], out var scope)
        && scope.StartsWith($"repository:{Repository(context)}:", StringComparison.Ordinal)
        && (context.Request.Method is "GET" or "HEAD" || scope.EndsWith("push", StringComparison.Ordinal));

    private async Task Token(HttpContext context, string given)
    {
        if (Account is var (username, password) && given != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"))}"
            || context.Request.Query["service"] != "the registry, \"ours\"")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var token = $"token-{Guid.NewGuid():N}";
        var scope = context.Request.Query["scope"].ToString();
        Issued.Enqueue(scope);
        tokens[token] = scope;
        await context.Response.WriteAsJsonAsync(new { token, expires_in = LifetimeSeconds });
    }

    /// <summary>The name between <c>/v2/</c> and what is asked of the repository.</summary>
    private static string Repository(HttpContext context)
    {
        var path = context.Request.Path.ToString()["/v2/".Length..];
        return path[..new[] { path.LastIndexOf("/blobs/", StringComparison.Ordinal), path.LastIndexOf("/manifests/", StringComparison.Ordinal) }.Max()];
    }

    private async Task Forward(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"http://{behind}{context.Request.Path}{context.Request.QueryString}");
        request.Headers.Host = context.Request.Host.Value;
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", context.Request.Scheme);
        request.Headers.TryAddWithoutValidation("Accept", context.Request.Headers.Accept.AsEnumerable());
        if (context.Request.Method is "PUT" or "POST" or "PATCH")
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentLength = context.Request.ContentLength ?? 0;
            if (context.Request.ContentType is { } type)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
            context.Response.Headers.TryAdd(name, values.ToArray());
        if (context.Request.Method != "HEAD")
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
