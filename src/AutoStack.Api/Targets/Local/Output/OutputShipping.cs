using System.Globalization;
using AutoStack.Api.Delivery;
using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local.Output;

/// <summary>
/// Carries what instances print from their files into the stored logs, and keeps the files within their bound. The file is the truth: after a break it is read on
/// from where it was stored, and a database that is away delays and loses nothing that the file still holds.
/// </summary>
public sealed class OutputShipping(ApplicationLogStore store, WakeUps wakeUps, TargetSettings settings, ILogger<OutputShipping> logger)
{
    private const int BlockBytes = 256 << 10;

    /// <summary>What an instance may print for long; more is stored as long as it is no more than its file holds, and what is beyond that is left out.</summary>
    private const int BytesPerSecond = 1 << 20;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(2);

    /// <summary>Ships until told that the instance has ended, and then what is left.</summary>
    /// <param name="ready">Done once what it prints may be shown.</param>
    /// <param name="mask">Takes secrets out.</param>
    public async Task Run(OutputSource source, OutputFile file, Task ready, Func<IReadOnlyList<string>, IReadOnlyList<string>> mask, CancellationToken ended)
    {
        var times = new PrintTimes();
        while (!ready.IsCompletedSuccessfully && !ended.IsCancellationRequested)
        {
            Bound(file, times);
            await ready.WaitAsync(FaultPause, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (ready.IsCompletedSuccessfully)
        {
            try
            {
                await Ship(source, file, times, mask, ended);
                return;
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or IOException)
            {
                if (ended.IsCancellationRequested)
                    return;
                logger.LogWarning("The output of {Instance} is not stored for the moment: {Reason}", source.Instance, e.Message);
                Bound(file, times);
                await Task.Delay(FaultPause, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Ship(OutputSource source, OutputFile file, PrintTimes times, Func<IReadOnlyList<string>, IReadOnlyList<string>> mask, CancellationToken ended)
    {
        var stored = await store.Begin(source, CancellationToken.None);
        var (began, shipped) = (TimeProvider.System.GetTimestamp(), 0L);
        while (true)
        {
            // Asked before the file is read: what it holds then is all there will be.
            var last = ended.IsCancellationRequested;
            var length = file.Length;
            times.Mark(length);
            // It was cut, where a file system cannot do otherwise: it begins anew.
            var from = stored > length ? 0 : stored;
            if (length - from > settings.OutputBytes)
            {
                var to = length - settings.OutputBytes / 2;
                var text = string.Create(CultureInfo.InvariantCulture, $"… {to - from} bytes left out: they were printed faster than they could be stored.");
                stored = await Store(source, stored, to, [new PrintedLine(text, times.Age(to))]);
                continue;
            }

            var (lines, next) = await Read(file, from, last);
            if (lines.Count > 0)
            {
                var texts = mask([.. lines.Select(line => line.Text)]);
                stored = await Store(source, stored, next, [.. texts.Select((text, i) => new PrintedLine(text, times.Age(lines[i].End)))]);
                times.Forget(stored);
                file.Release(stored);
                shipped += next - from;
            }
            else if (last)
                return;
            else
                await Task.Delay(Look, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            var ahead = TimeSpan.FromSeconds((double)(shipped - settings.OutputBytes) / BytesPerSecond) - TimeProvider.System.GetElapsedTime(began);
            if (ahead > TimeSpan.Zero && !last)
                await Task.Delay(ahead < FaultPause ? ahead : FaultPause, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Up to where the file is stored.</returns>
    private async Task<long> Store(OutputSource source, long from, long to, IReadOnlyList<PrintedLine> lines)
    {
        if (!await store.Append(source, from, to, lines, CancellationToken.None))
            return await store.Begin(source, CancellationToken.None);
        wakeUps.Touch([Topic.Log(source.Environment.Value)]);
        return to;
    }

    /// <summary>Keeps a file within its bound while nothing of it can be stored.</summary>
    private void Bound(OutputFile file, PrintTimes times)
    {
        times.Mark(file.Length);
        file.Release(file.Length - settings.OutputBytes);
    }

    /// <summary>The whole lines from a place on, about a block of them, each with the place behind it.</summary>
    /// <param name="rest">Also a last line that has no end.</param>
    private static async Task<(IReadOnlyList<(string Text, long End)> Lines, long Next)> Read(OutputFile output, long from, bool rest)
    {
        if (!File.Exists(output.Path))
            return ([], from);
        await using var file = new FileStream(output.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = from;
        var block = new byte[BlockBytes];
        var read = await file.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false);
        var whole = block.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        // A line that fills the block is cut here; one without an end waits for it.
        var take = whole > 0 ? whole : read == block.Length || rest ? read : 0;
        if (take == 0)
            return ([], from);
        var texts = new List<string>();
        await LineReader.ReadAll(new MemoryStream(block, 0, take), texts.Add);
        // About where each lies; times are no finer than a look at the file.
        return ([.. texts.Select((text, i) => (text, from + (long)take * (i + 1) / texts.Count))], from + take);
    }
}
