using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Docker;

/// <summary>How far a container's output has been carried into its instance's file.</summary>
/// <param name="Since">A time in nanoseconds from which on the engine is asked.</param>
/// <param name="Parts">How many of the parts since then are in the file.</param>
/// <param name="Length">Of the file with them. What it is longer by is of later parts, carried by a role that died before it could note it.</param>
public sealed record OutputPosition(string Container, long Since, long Parts, long Length);

/// <summary>
/// Carries what a container prints from the engine's log into the file that processes of the machine print to, so that storing, tails and bounds are the same for both. The
/// engine keeps the log while nobody follows; the place from which it goes on lies beside the file, so that a role that dies loses and repeats nothing.
/// </summary>
public sealed class ContainerOutput : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan NotePeriod = TimeSpan.FromSeconds(1);

    /// <summary>The two streams of a container are timed before they are put in order, so of two parts the later may have the earlier time, by less than this.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(2);

    private readonly DockerApi api;
    private readonly string container;
    private readonly OutputFile output;
    private readonly CancellationTokenSource stop = new();
    private readonly Task following;
    private OutputPosition position;

    /// <summary>Where the next position will ask from, once all that it would leave out is in the file.</summary>
    private (long Since, long Parts, long At) coming;

    private long latest;
    private long noted = TimeProvider.System.GetTimestamp();
    private volatile bool ended;

    public ContainerOutput(DockerApi api, string container, OutputFile output)
    {
        (this.api, this.container, this.output) = (api, container, output);
        position = Noted() is { } known && known.Container == container ? known : new OutputPosition(container, 0, 0, output.Length);
        coming = (position.Since, position.Parts, noted);
        Note();
        following = Task.Run(Follow);
    }

    private string PositionFile => PositionOf(output.Path);

    /// <summary>Beside the file, with an end of two characters as what was cut off it has: it goes when that does.</summary>
    private static string PositionOf(string file) => $"{file}.p";

    /// <summary>Returns when all that it printed is in the file; only for a container that has ended.</summary>
    public async Task Finish()
    {
        ended = true;
        try
        {
            await following.WaitAsync(LastWords);
        }
        catch (TimeoutException)
        {
            // The engine hangs: better a few lines less than an instance that is never started again.
        }

        await LetGo();
    }

    public async Task LetGo()
    {
        await stop.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The container is gone: there is nothing to go on with.</summary>
    public void Forget() => File.Delete(PositionFile);

    /// <summary>Only after one of the ends above.</summary>
    public void Dispose() => stop.Dispose();

    private async Task Follow()
    {
        while (!stop.IsCancellationRequested)
        {
            // Asked before the log is read: what it holds then is all there will be.
            var last = ended;
            var pause = Pause;
            try
            {
                await Copy(follow: !last);
                if (last)
                    return;
                if (ended)
                    continue;
            }
            catch (DockerRefusedException)
            {
                // Somebody removed it, with its log.
                return;
            }
            catch (Exception e) when (e is HostAwayException or IOException or InvalidDataException or HttpRequestException)
            {
                pause = FaultPause;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Copy(bool follow)
    {
        var (answer, log) = await api.Logs(container, position.Since, follow, stop.Token);
        using var closing = answer;
        var frames = new ContainerLog(log);
        var known = position.Parts;
        var carried = Math.Max(0, output.Length - position.Length);
        try
        {
            while (await frames.Next(stop.Token) is { Count: > 0 } parts)
            {
                using var text = new MemoryStream();
                var taken = new List<long>();
                foreach (var part in parts)
                {
                    latest = Math.Max(latest, part.At);
                    if (known > 0)
                    {
                        known--;
                        continue;
                    }

                    var there = (int)Math.Min(carried, part.Text.Length);
                    carried -= there;
                    text.Write(part.Text.Span[there..]);
                    taken.Add(part.At);
                }

                Append(text);
                Took(taken);
            }
        }
        finally
        {
            Note();
        }
    }

    private void Append(MemoryStream text)
    {
        if (text.Length == 0)
            return;
        using var file = new FileStream(output.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        text.WriteTo(file);
    }

    private void Took(List<long> parts)
    {
        position = position with { Parts = position.Parts + parts.Count(at => at >= position.Since), Length = output.Length };
        coming = coming with { Parts = coming.Parts + parts.Count(at => at >= coming.Since) };
        if (TimeProvider.System.GetElapsedTime(coming.At) > Disorder)
        {
            position = position with { Since = coming.Since, Parts = coming.Parts };
            coming = (latest + 1, 0, TimeProvider.System.GetTimestamp());
        }

        if (TimeProvider.System.GetElapsedTime(noted) > NotePeriod)
            Note();
    }

    private void Note()
    {
        noted = TimeProvider.System.GetTimestamp();
        try
        {
            File.WriteAllBytes($"{PositionFile}~", JsonSerializer.SerializeToUtf8Bytes(position, AutoStackJson.Options));
            File.Move($"{PositionFile}~", PositionFile, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk. An older position does as well: what the file is longer by is known to be carried.
        }
    }

    private OutputPosition? Noted()
    {
        try
        {
            return JsonSerializer.Deserialize<OutputPosition>(File.ReadAllBytes(PositionFile), AutoStackJson.Options);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
