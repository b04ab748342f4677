namespace AutoStack.Api.Delivery;

/// <summary>Somebody's interest in a topic: what wakes them, and how far they have read.</summary>
public sealed class Watch(Topic topic, Signal signal)
{
    private long position;

    public Topic Topic => topic;

    public Signal Signal => signal;

    /// <summary>The position up to which the watcher has read; the sweep wakes it when the topic is further.</summary>
    public long Position
    {
        get => Volatile.Read(ref position);
        set => Volatile.Write(ref position, value);
    }
}
