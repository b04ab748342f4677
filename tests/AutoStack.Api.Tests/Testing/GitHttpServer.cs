using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AutoStack.Api.Tests.Testing;

/// <summary>
/// Git's own server (git-http-backend(1), by CGI, RFC 3875) behind a small front that wants user and password (RFC 7617), and does what servers do on bad days. It serves the bare
/// repositories below a directory.
/// </summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    public const string Username = "autostack";
    public const string Token = "t0ken-0f-the-tests";

    private readonly WebApplication application;
    private readonly string root;

    private GitHttpServer(WebApplication application, string root) => (this.application, this.root) = (application, root);

    /// <summary>Scheme, host and port.</summary>
    public string Address => application.Urls.Single();

    /// <summary>Method, path and query of each request that came through.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Null: everybody may read and write.</summary>
    public string? WantedToken { get; set; } = Token;

    /// <summary>What becomes of a request that may go on; the second argument has git answer it.</summary>
    public Func<HttpContext, Func<Task>, Task> Meanwhile { get; set; } = (_, serve) => serve();

    public static async Task<GitHttpServer> Start(string root, TestAuthority? tls = null, string address = "127.0.0.1:0")
    {
        var server = new GitHttpServer(TestServer.Build(tls, address), root);
        server.application.Run(server.Answer);
        await server.application.StartAsync();
        return server;
    }

    /// <summary>Has every request answered so, as a proxy does whose server is away.</summary>
    public void AnswerAll(int status) => Meanwhile = (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Breaks every connection off.</summary>
    public void BreakOff() => Meanwhile = (context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Serves again as at first.</summary>
    public void BeWell() => Meanwhile = (_, serve) => serve();

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        Seen.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        var given = context.Request.Headers.Authorization.ToString();
        if (WantedToken is { } token && given != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{token}"))}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
            return;
        }

        await Meanwhile(context, () => Serve(context));
    }

    private async Task Serve(HttpContext context)
    {
        var request = context.Request;
        using var backend = Process.Start(new ProcessStartInfo("git", ["http-backend"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["GIT_PROJECT_ROOT"] = root,
                ["GIT_HTTP_EXPORT_ALL"] = "1",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["GIT_CONFIG_COUNT"] = "2",
                ["GIT_CONFIG_KEY_0"] = "http.receivepack",
                ["GIT_CONFIG_VALUE_0"] = "true",
                ["GIT_CONFIG_KEY_1"] = "safe.directory",
                ["GIT_CONFIG_VALUE_1"] = "*",
                ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"].ToString(),
                ["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding.ToString(),
                ["REQUEST_METHOD"] = request.Method,
                ["PATH_INFO"] = request.Path,
                ["QUERY_STRING"] = request.QueryString.ToString().TrimStart('?'),
                ["CONTENT_TYPE"] = request.ContentType,
                ["REMOTE_USER"] = Username,
                ["REMOTE_ADDR"] = "127.0.0.1",
            },
        })!;
        var output = backend.StandardOutput.BaseStream;
        var sending = Send();
        var status = StatusCodes.Status200OK;
        while (await Line(output) is { Length: > 0 } header)
        {
            var (name, value) = (header[..header.IndexOf(':')], header[(header.IndexOf(':') + 1)..].Trim());
            if (name == "Status")
                status = int.Parse(value[..3]);
            else
                context.Response.Headers.TryAdd(name, value);
        }

        context.Response.StatusCode = status;
        await output.CopyToAsync(context.Response.Body, CancellationToken.None);
        await sending;
        await backend.WaitForExitAsync(CancellationToken.None);

        async Task Send()
        {
            try
            {
                await request.Body.CopyToAsync(backend.StandardInput.BaseStream);
                backend.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has answered without reading all, or the client is gone.
                backend.StandardInput.Close();
            }
        }
    }

    private static async Task<string> Line(Stream stream)
    {
        var line = new StringBuilder();
        var buffer = new byte[1];
        while (await stream.ReadAsync(buffer) == 1 && buffer[0] != '\n')
            line.Append((char)buffer[0]);
        return line.ToString().TrimEnd('\r');
    }
}
