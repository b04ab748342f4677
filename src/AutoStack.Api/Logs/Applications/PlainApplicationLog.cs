using System.Buffers;
using System.Text;
using AutoStack.Domain;

namespace AutoStack.Api.Logs.Applications;

/// <summary>Answers with what applications have printed as plain text, a line each, in pages as they are read: any amount of it needs little memory.</summary>
public sealed class PlainApplicationLog(ApplicationLogReader reader, EnvironmentId environment, LineFilter filter) : IResult
{
    private const int LinesAtOnce = 5_000;
    private const int BytesAtOnce = 256 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/plain; charset=utf-8";
        var over = httpContext.RequestAborted;
        var writer = httpContext.Response.BodyWriter;
        // Lines that are printed while this is read belong to the next request: a busy application would have no end.
        var last = await reader.LastLine(environment, over);
        var waiting = 0L;
        for (long? next = 0; next < last;)
        {
            var page = await reader.After(environment, next.Value, filter, LinesAtOnce, over);
            foreach (var line in page.Lines)
            {
                if (line.Line > last)
                    break;
                waiting += Encoding.UTF8.GetBytes(line.AsText(), writer) + 1;
                writer.Write("\n"u8);
                if (waiting < BytesAtOnce)
                    continue;
                await writer.FlushAsync(over);
                waiting = 0;
            }

            next = page.Next;
        }
    }
}
