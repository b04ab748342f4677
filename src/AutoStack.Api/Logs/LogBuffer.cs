using System.Globalization;
using System.Text;

namespace AutoStack.Api.Logs;

/// <summary>
/// Numbers the lines of one run at once and holds them until they are stored. Thread-safe, waits for nothing. It keeps two bounds: the log's size, beyond
/// which lines are counted and only the last of them kept, and the memory for what is not stored yet, beyond which lines are counted.
/// </summary>
/// <param name="nextLine">The number of this run's first line.</param>
/// <param name="storedBytes">What the log held before.</param>
public sealed class LogBuffer(long nextLine, long storedBytes, LogSettings settings, LogClock clock)
{
    /// <summary>What a line costs beside its text: its number, time and place in the row.</summary>
    private const int LineCost = 16;

    private const int TailLines = 100;
    private const int TailBytes = 32 << 10;

    private readonly Lock gate = new();
    private readonly Queue<Entry> waiting = new();
    private readonly Queue<Entry> tail = new();
    private long next = nextLine;
    private long taken = nextLine;
    private long total = storedBytes;
    private long own;
    private long waitingBytes;
    private long tailBytes;
    private long beyondLimit;
    private long? limitLine;
    private Omission? omission;
    private bool completed;

    /// <summary>Bytes that wait to be stored.</summary>
    public long WaitingBytes => Volatile.Read(ref waitingBytes);

    /// <summary>Takes one line in.</summary>
    /// <returns>Its number, or the number of the line that stands in its place when it is only counted.</returns>
    public long Write(string text)
    {
        var clean = LogText.Clean(text);
        lock (gate)
        {
            var entry = new Entry(clock.Now, clean, LineCost + Encoding.UTF8.GetByteCount(clean), null);
            if (completed)
                return next - 1;
            if (limitLine is { } limit)
                return Count(entry, limit);
            if (total + entry.Bytes > settings.MaxBytes && own + entry.Bytes > settings.ReserveBytes)
                return Count(entry, Enqueue(Note(
                    $"… The log has reached its limit of {settings.MaxBytes.ToString(CultureInfo.InvariantCulture)} bytes. What follows is counted, and its last lines are shown at the end.")));
            if (waitingBytes + entry.Bytes <= settings.BufferBytes)
                return Enqueue(entry);

            if (omission is null)
            {
                omission = new Omission(next);
                Enqueue(Note("") with { Omitted = omission });
            }

            omission.Lines++;
            return omission.Line;
        }
    }

    /// <summary>The oldest lines that wait, about so many bytes of them, or null when none does.</summary>
    public LogChunk? Take(int bytes)
    {
        lock (gate)
        {
            if (waiting.Count == 0)
                return null;
            List<DateTimeOffset> times = [];
            List<string> lines = [];
            var size = 0L;
            while (size < bytes && waiting.TryDequeue(out var entry))
            {
                if (entry.Omitted is { } omitted)
                {
                    entry = entry with { Text = $"… {omitted.Lines.ToString(CultureInfo.InvariantCulture)} lines left out: they came faster than they could be stored." };
                    omission = omission == omitted ? null : omission;
                }

                times.Add(entry.At);
                lines.Add(entry.Text);
                size += entry.Bytes;
            }

            waitingBytes -= size;
            var chunk = new LogChunk(taken, times, lines, size);
            taken = chunk.NextLine;
            return chunk;
        }
    }

    /// <summary>Takes no more lines; adds the last lines of a log that reached its limit, where the cause of a failure usually is.</summary>
    public void Complete()
    {
        lock (gate)
        {
            if (completed)
                return;
            completed = true;
            if (beyondLimit > tail.Count)
                Enqueue(Note($"… {(beyondLimit - tail.Count).ToString(CultureInfo.InvariantCulture)} lines left out."));
            while (tail.TryDequeue(out var entry))
                Enqueue(entry);
        }
    }

    private long Enqueue(Entry entry)
    {
        if (entry.Omitted is null)
            omission = null;
        waiting.Enqueue(entry);
        waitingBytes += entry.Bytes;
        total += entry.Bytes;
        own += entry.Bytes;
        return next++;
    }

    private long Count(Entry entry, long limit)
    {
        limitLine = limit;
        beyondLimit++;
        tail.Enqueue(entry);
        tailBytes += entry.Bytes;
        while (tail.Count > TailLines || tailBytes > TailBytes)
            tailBytes -= tail.Dequeue().Bytes;
        return limit;
    }

    private Entry Note(string text) => new(clock.Now, text, LineCost + text.Length, null);

    /// <param name="Omitted">Set for the line that stands for others; its text is made when it is taken.</param>
    private sealed record Entry(DateTimeOffset At, string Text, int Bytes, Omission? Omitted);

    private sealed class Omission(long line)
    {
        public long Line { get; } = line;

        public long Lines { get; set; }
    }
}
