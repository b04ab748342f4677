using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace AutoStack.Api.Targets.Local.StaticSites;

/// <summary>
/// Serves a static site out of its release's directory: <c>index.html</c> for directories, <c>.html</c> for addresses without it, <c>404.html</c> for what is
/// missing. A link that leads out of the directory is not followed.
/// </summary>
/// <param name="version">Names the release: files of two releases never share an entity tag.</param>
public sealed class StaticFiles(string directory, string version)
{
    private const string Index = "index.html";
    private static readonly FileExtensionContentTypeProvider Types = new();
    private readonly string root = Path.TrimEndingDirectorySeparator(Real(directory));

    public async Task Serve(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = "GET, HEAD";
            return;
        }

        var path = http.Request.Path.Value ?? "/";
        if (Find(path) is { } file)
        {
            // A directory's page links relatively to the directory.
            if (!path.EndsWith('/') && Path.GetFileName(file) == Index && !path.EndsWith($"/{Index}", StringComparison.Ordinal))
                http.Response.Redirect($"{http.Request.PathBase}{http.Request.Path}/{http.Request.QueryString}", permanent: false, preserveMethod: true);
            else
                await Send(http, file, StatusCodes.Status200OK);
        }
        else if (Find("/404.html") is { } missing)
            await Send(http, missing, StatusCodes.Status404NotFound);
        else
            await Proxy.ProxyPages.Write(http, StatusCodes.Status404NotFound, "Not found", "This site has no page at this address.");
    }

    /// <summary>The file for an address, or null.</summary>
    public string? Find(string path)
    {
        if (path.Contains('\0') || path.Contains('\\') || path.Split('/').Any(part => part is ".." or ".git"))
            return null;
        var wanted = Path.Join(root, path.Trim('/'));
        return Inside(wanted) ?? Inside(Path.Join(wanted, Index)) ?? (path.EndsWith('/') ? null : Inside($"{wanted}.html"));
    }

    private async Task Send(HttpContext http, string file, int status)
    {
        var info = new FileInfo(file);
        var type = Types.TryGetContentType(file, out var known) ? known : "application/octet-stream";
        if (type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "application/json")
            type += "; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        // What is at an address may change with the next release: browsers ask each time, and the tag makes the answer short.
        http.Response.Headers.CacheControl = "no-cache";
        if (status == StatusCodes.Status200OK)
        {
            var tag = new EntityTagHeaderValue($"\"{version}-{info.Length:x}\"");
            await Results.File(file, type, lastModified: null, entityTag: tag, enableRangeProcessing: true).ExecuteAsync(http);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        if (HttpMethods.IsGet(http.Request.Method))
            await http.Response.SendFileAsync(file);
    }

    private string? Inside(string path)
    {
        if (!File.Exists(path))
            return null;
        var real = Real(path);
        return real.StartsWith($"{root}/", StringComparison.Ordinal) && File.Exists(real) ? real : null;
    }

    /// <summary>The path without links in any of its parts.</summary>
    private static string Real(string path)
    {
        var result = "/";
        var parts = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        for (var links = 0; parts.TryPop(out var part);)
        {
            if (part == "..")
            {
                result = Path.GetDirectoryName(result) ?? "/";
                continue;
            }

            var next = Path.Join(result, part);
            if (new FileInfo(next).LinkTarget is not { } target || ++links > 40)
            {
                result = next;
                continue;
            }

            if (target.StartsWith('/'))
                result = "/";
            foreach (var piece in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(piece => piece != ".").Reverse())
                parts.Push(piece);
        }

        return result;
    }
}
