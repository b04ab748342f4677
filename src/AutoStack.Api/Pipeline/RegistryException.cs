namespace AutoStack.Api.Pipeline;

/// <summary>
/// What an outcome would say of a registry, from a stream that was handed out already: the connection was lost, or what came is not what its digest says.
/// Whoever reads a blob turns it into an outcome.
/// </summary>
public sealed class RegistryException : IOException
{
    private RegistryException(bool passing, string code, string reason, TimeSpan? retryAfter)
        : base(reason) => (IsPassing, Code, RetryAfter) = (passing, code, retryAfter);

    /// <summary>It may work later.</summary>
    public bool IsPassing { get; }

    /// <summary>Stable, as that of an outcome.</summary>
    public string Code { get; }

    /// <summary>How long the other side asks to be left alone; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <inheritdoc cref="Outcome{T}.Transient"/>
    public static RegistryException Transient(string code, string reason, TimeSpan? retryAfter = null) => new(true, code, reason, retryAfter);

    /// <inheritdoc cref="Outcome{T}.Permanent"/>
    public static RegistryException Permanent(string code, string reason) => new(false, code, reason, null);

    public Outcome<T> ToOutcome<T>() => IsPassing ? Outcome.Transient<T>(Code, Message, RetryAfter) : Outcome.Permanent<T>(Code, Message);
}
