using System.Collections.Concurrent;

namespace AutoStack.Api.Accounts;

/// <summary>
/// Slows guessing down: after ten failures in five minutes, for an account or from an address, sign-ins are refused until some of them are old enough. Only
/// failures count. Kept by each node for itself, in bounded memory.
/// </summary>
public sealed class SignInLimits(TimeProvider time)
{
    private const int Most = 10;
    private const int MostKeys = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Queue<long>> failures = new();

    /// <returns>How long to wait, or null when a try is allowed.</returns>
    public TimeSpan? Refuse(params IEnumerable<string> keys) => keys.Select(Wait).Max();

    public void Failed(params IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            // Under a flood of made-up names the memory is bounded by forgetting all of them; addresses stay limited by what follows.
            if (failures.Count >= MostKeys)
                failures.Clear();
            var queue = failures.GetOrAdd(key, _ => new Queue<long>());
            lock (queue)
            {
                Prune(queue);
                if (queue.Count < Most)
                    queue.Enqueue(time.GetTimestamp());
            }
        }
    }

    private TimeSpan? Wait(string key)
    {
        if (!failures.TryGetValue(key, out var queue))
            return null;
        lock (queue)
        {
            Prune(queue);
            return queue.Count < Most ? null : Window - time.GetElapsedTime(queue.Peek());
        }
    }

    private void Prune(Queue<long> queue)
    {
        while (queue.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > Window)
            queue.Dequeue();
    }
}
