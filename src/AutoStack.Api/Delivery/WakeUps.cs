namespace AutoStack.Api.Delivery;

/// <summary>
/// Who on this node waits for what. Waking is only a hint that a look at the database is worth while: it carries no data, may come twice or for nothing, and
/// one that is lost is made up for within a second.
/// </summary>
public sealed class WakeUps
{
    private readonly Lock gate = new();
    private readonly Dictionary<Topic, List<Watch>> watches = [];
    private readonly List<Signal> anyEvents = [];
    private readonly Signal firstWatch = new();
    private HashSet<Topic> touched = [];

    /// <summary>Set when topics have been touched that other nodes should hear of.</summary>
    public Signal Touched { get; } = new();

    /// <summary>Begins to watch; the end of it is disposing the answer.</summary>
    public IDisposable Add(params IReadOnlyList<Watch> added)
    {
        lock (gate)
        {
            foreach (var watch in added)
            {
                if (!watches.TryGetValue(watch.Topic, out var list))
                    watches[watch.Topic] = list = [];
                list.Add(watch);
            }
        }

        firstWatch.Set();
        return new Ending(() => Remove(added));
    }

    /// <summary>Begins to watch all event streams.</summary>
    public IDisposable AddAnyEvents(Signal signal)
    {
        lock (gate)
            anyEvents.Add(signal);
        firstWatch.Set();
        return new Ending(() =>
        {
            lock (gate)
                anyEvents.Remove(signal);
        });
    }

    /// <summary>This node has written these: wakes its own watchers at once and has the other nodes told.</summary>
    public void Touch(IReadOnlyCollection<Topic> topics)
    {
        Wake(topics);
        lock (gate)
            touched.UnionWith(topics);
        Touched.Set();
    }

    /// <summary>Wakes this node's watchers.</summary>
    public void Wake(IReadOnlyCollection<Topic> topics)
    {
        lock (gate)
        {
            var events = false;
            foreach (var topic in topics)
            {
                events |= topic.Kind == TopicKind.Events;
                if (watches.TryGetValue(topic, out var list))
                    list.ForEach(watch => watch.Signal.Set());
            }

            if (events)
                anyEvents.ForEach(signal => signal.Set());
        }
    }

    /// <summary>Wakes everybody on this node: something may have been missed.</summary>
    public void WakeAll()
    {
        lock (gate)
        {
            foreach (var watch in watches.Values.SelectMany(list => list))
                watch.Signal.Set();
            anyEvents.ForEach(signal => signal.Set());
        }
    }

    /// <summary>What has been touched since the last time this was asked.</summary>
    public IReadOnlyCollection<Topic> TakeTouched()
    {
        lock (gate)
        {
            var taken = touched;
            touched = [];
            return taken;
        }
    }

    /// <summary>Who watches what just now.</summary>
    public (IReadOnlyList<Watch> Watches, IReadOnlyList<Signal> AnyEvents) Current()
    {
        lock (gate)
            return ([.. watches.Values.SelectMany(list => list)], [.. anyEvents]);
    }

    /// <summary>Returns once somebody watches, or may.</summary>
    public Task WaitForWatchers(CancellationToken cancellation) => firstWatch.Wait(Timeout.InfiniteTimeSpan, cancellation);

    private void Remove(IReadOnlyList<Watch> removed)
    {
        lock (gate)
        {
            foreach (var watch in removed)
            {
                if (watches.TryGetValue(watch.Topic, out var list) && list.Remove(watch) && list.Count == 0)
                    watches.Remove(watch.Topic);
            }
        }
    }

    private sealed class Ending(Action end) : IDisposable
    {
        private Action? end = end;

        public void Dispose() => Interlocked.Exchange(ref end, null)?.Invoke();
    }
}
