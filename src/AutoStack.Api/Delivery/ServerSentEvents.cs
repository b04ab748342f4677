using System.Globalization;
using System.IO.Pipelines;
using AutoStack.Api.Http;

namespace AutoStack.Api.Delivery;

/// <summary>
/// Answers with server-sent events (WHATWG HTML, section 9.2) until the client leaves, its access token expires, its session is ended, or the host stops. Writes a comment at once,
/// because proxies hold the headers back until a first byte, and one every 15 s, because they end what is silent.
/// </summary>
/// <param name="subscribe">Called before the first byte: what happens after that byte is not missed.</param>
public sealed class ServerSentEvents(Func<CancellationToken, ValueTask<ISubscription>> subscribe) : IResult
{
    private static readonly TimeSpan CommentPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestStream = TimeSpan.FromDays(1);
    private const long FlushBytes = 64 << 10;
    private static readonly byte[] Opening = ": ok\n\n"u8.ToArray();
    private static readonly byte[] Comment = ": \n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var access = httpContext.RequestServices.GetRequiredService<StreamAccess>();
        if (!await access.IsGranted(httpContext.User, httpContext.RequestAborted))
        {
            await ProblemResults.Problem(401, "session_ended", "This session is over. Sign in again.").ExecuteAsync(httpContext);
            return;
        }

        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["x-accel-buffering"] = "no";
        if (httpContext.WantsHeadersOnly())
            return;

        var time = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        var host = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, host.ApplicationStopping);
        EndWithToken(httpContext, time, over);
        var ended = EndWithSession(access, httpContext, over);
        try
        {
            using var subscription = await subscribe(over.Token);
            await response.BodyWriter.WriteAsync(Opening, over.Token);
            await WriteUntilOver(response.BodyWriter, subscription, httpContext.RequestServices.GetRequiredService<ILogger<ServerSentEvents>>(), over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // However it ended, the client resumes behind the last id that it has seen.
        }
        finally
        {
            await over.CancelAsync();
            await ended;
        }
    }

    private static async Task EndWithSession(StreamAccess access, HttpContext context, CancellationTokenSource over)
    {
        try
        {
            await access.Lapses(context.User, over.Token);
            await over.CancelAsync();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // It ended otherwise.
        }
    }

    /// <summary>The id to resume behind: the header that browsers send by themselves, or the query for the first request, where they can't.</summary>
    public static string? LastEventId(HttpRequest request, string? query) =>
        request.Headers["last-event-id"].FirstOrDefault() is { Length: > 0 } header ? header : string.IsNullOrEmpty(query) ? null : query;

    /// <summary>The position to resume behind, for streams whose ids are positions; 0 for a client that has seen nothing.</summary>
    /// <returns>False when what was sent is no position.</returns>
    public static bool TryReadPosition(HttpRequest request, string? query, out long position)
    {
        position = 0;
        return LastEventId(request, query) is not { } last
            || (long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out position) && position < long.MaxValue);
    }

    private static async Task WriteUntilOver(PipeWriter writer, ISubscription subscription, ILogger logger, CancellationToken over)
    {
        var pause = new FaultPause();
        while (!over.IsCancellationRequested)
        {
            IReadOnlyList<Frame> frames;
            try
            {
                frames = await subscription.Next(over);
                pause.Reset();
            }
            catch (Exception e) when (!over.IsCancellationRequested)
            {
                // The database is away: the client keeps its connection and goes on where it was.
                if (pause.IsFirst)
                    logger.LogWarning("A stream could not be read, trying again: {Reason}", e.Message);
                await writer.WriteAsync(Comment, over);
                await pause.Wait(over);
                continue;
            }

            if (frames.Count == 0)
            {
                var waited = TimeProvider.System.GetTimestamp();
                await subscription.Signal.Wait(CommentPeriod, over);
                if (TimeProvider.System.GetElapsedTime(waited) >= CommentPeriod)
                    await writer.WriteAsync(Comment, over);
                continue;
            }

            foreach (var frame in frames)
            {
                Write(writer, frame.Bytes);
                if (writer.UnflushedBytes > FlushBytes)
                    await writer.FlushAsync(over);
            }

            // Waits for the client when it reads too slowly; what comes meanwhile waits in the database.
            await writer.FlushAsync(over);
        }
    }

    private static void Write(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetSpan(bytes.Length));
        writer.Advance(bytes.Length);
    }

    /// <summary>Ends the answer when the token does (RFC 7519: <c>exp</c> in seconds since 1970): a stream must not outlive the right to read it.</summary>
    private static void EndWithToken(HttpContext context, TimeProvider time, CancellationTokenSource over)
    {
        if (!long.TryParse(context.User.FindFirst("exp")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return;
        var left = DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow();
        over.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestStream ? left : LongestStream);
    }
}
