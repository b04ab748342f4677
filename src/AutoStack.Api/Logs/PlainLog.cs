using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace AutoStack.Api.Logs;

/// <summary>Answers with a log as plain text, a line each, in pages as they are read: a log of any length needs little memory.</summary>
/// <param name="stage">Null for the lines of all stages.</param>
public sealed class PlainLog(LogReader reader, LogId log, string? stage, long from) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/plain; charset=utf-8";
        var over = httpContext.RequestAborted;
        var writer = httpContext.Response.BodyWriter;
        // Lines that are written while this is read belong to the next request: a busy log would have no end.
        var last = await reader.LastLine(log, over);
        for (var next = from; next <= last;)
        {
            var lines = await reader.Page(log, next, stage, over);
            if (lines.Count == 0)
                break;
            foreach (var line in lines)
                Write(writer, line.Text);
            await writer.FlushAsync(over);
            next = lines[^1].Line + 1;
        }
    }

    private static void Write(PipeWriter writer, string text)
    {
        Encoding.UTF8.GetBytes(text, writer);
        writer.Write("\n"u8);
    }
}
