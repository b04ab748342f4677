namespace AutoStack.Api.Delivery;

/// <summary>One client's place in a stream.</summary>
public interface ISubscription : IDisposable
{
    /// <summary>Set when there may be more.</summary>
    Signal Signal { get; }

    /// <summary>The frames behind those that were returned last, a bounded number of them; empty when there are none yet.</summary>
    ValueTask<IReadOnlyList<Frame>> Next(CancellationToken cancellation);
}
