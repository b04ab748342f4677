using AutoStack.Api.Logs;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Domain;

namespace AutoStack.Api.Targets.Local.Output;

/// <summary>
/// Carries what instances print from their files into the stored logs. The file is the truth: after a break it is read on from the line that was stored last, and a
/// database that is away delays and loses nothing that the file still holds.
/// </summary>
public sealed class OutputShipping(ApplicationLogs parts, IStageLogs logs, LogSettings settings, ILogger<OutputShipping> logger)
{
    private const int BlockBytes = 256 << 10;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(2);

    /// <summary>Ships until told that the instance has ended, and then what is left.</summary>
    public async Task Run(EnvironmentId environment, int deployment, InstanceRecord instance, Func<IReadOnlyList<string>, IReadOnlyList<string>> mask, CancellationToken ended)
    {
        while (true)
        {
            try
            {
                await Ship(environment, deployment, instance, mask, ended);
                return;
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or IOException)
            {
                if (ended.IsCancellationRequested)
                    return;
                logger.LogWarning("The output of {Instance} is not stored for the moment: {Reason}", instance.Name, e.Message);
                await Task.Delay(FaultPause, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Ship(EnvironmentId environment, int deployment, InstanceRecord instance, Func<IReadOnlyList<string>, IReadOnlyList<string>> mask, CancellationToken ended)
    {
        var latest = await parts.Latest(instance.Id, CancellationToken.None);
        var part = latest ?? await parts.Begin(environment, instance.Id, instance.Name, deployment, 0, CancellationToken.None);
        var (position, skip) = (part.FileOffset, part.StoredLines);
        while (true)
        {
            var epoch = await parts.NextEpoch(CancellationToken.None);
            await using (var log = await logs.Open(new LogId(part.Id), instance.Name, epoch, CancellationToken.None))
            {
                for (var written = 0L; written < settings.MaxBytes * 3 / 4;)
                {
                    // Asked before the file is read: what it holds then is all there will be.
                    var last = ended.IsCancellationRequested;
                    var (lines, next) = await Read(instance.Output, position, last);
                    foreach (var line in mask(lines))
                    {
                        if (skip > 0)
                        {
                            skip--;
                            continue;
                        }

                        log.Write(line);
                        written += line.Length + 16;
                    }

                    if (next == position && last)
                        return;
                    if (next == position)
                        await Task.Delay(Look, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    position = next;
                }
            }

            part = await parts.Begin(environment, instance.Id, instance.Name, deployment, position, CancellationToken.None);
        }
    }

    /// <summary>The whole lines from a place on, about a block of them.</summary>
    /// <param name="rest">Also a last line that has no end.</param>
    private static async Task<(IReadOnlyList<string> Lines, long Next)> Read(string path, long from, bool rest)
    {
        if (!File.Exists(path))
            return ([], from);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // It was cut: it begins anew.
        if (from > file.Length)
            from = 0;
        file.Position = from;
        var block = new byte[BlockBytes];
        var read = await file.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false);
        var whole = block.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        // A line that fills the block is cut here; one without an end waits for it.
        var take = whole > 0 ? whole : read == block.Length || rest ? read : 0;
        if (take == 0)
            return ([], from);
        var lines = new List<string>();
        await LineReader.ReadAll(new MemoryStream(block, 0, take), lines.Add);
        return (lines, from + take);
    }
}
