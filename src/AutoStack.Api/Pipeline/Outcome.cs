namespace AutoStack.Api.Pipeline;

/// <summary>
/// What an adapter answers. Adapters throw for none of these: an exception out of an adapter is a defect, and is treated as
/// transient. Cancellation is the one exception that passes through (<see cref="OperationCanceledException"/>).
/// </summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>The work is done; doing it again gives the same value.</summary>
    public sealed record Done(T Value) : Outcome<T>;

    /// <summary>It may work later: DNS, time-outs, 429, 5xx, a busy lock.</summary>
    /// <param name="Code">A stable code, e.g. <c>registry_unreachable</c>.</param>
    /// <param name="Reason">What happened, and what was tried, in one sentence without secrets.</param>
    /// <param name="RetryAfter">The pause that the other side asked for, if it did.</param>
    public sealed record Transient(string Code, string Reason, TimeSpan? RetryAfter = null) : Outcome<T>;

    /// <summary>It will not work until somebody changes something.</summary>
    /// <param name="Code">A stable code, e.g. <c>build_failed</c>.</param>
    /// <param name="Reason">What happened and what to change, without secrets.</param>
    /// <param name="LogLine">The line of the deployment's log that shows the cause, where there is one.</param>
    public sealed record Permanent(string Code, string Reason, long? LogLine = null) : Outcome<T>;

    /// <summary>The same answer with its value turned into another.</summary>
    public Outcome<TOther> Select<TOther>(Func<T, TOther> selector) => this switch
    {
        Done done => new Outcome<TOther>.Done(selector(done.Value)),
        Transient t => new Outcome<TOther>.Transient(t.Code, t.Reason, t.RetryAfter),
        Permanent p => new Outcome<TOther>.Permanent(p.Code, p.Reason, p.LogLine),
        _ => throw new InvalidOperationException("There are three outcomes."),
    };
}

/// <summary>Short forms that infer the value's type.</summary>
public static class Outcome
{
    public static Outcome<T> Done<T>(T value) => new Outcome<T>.Done(value);

    public static Outcome<T> Transient<T>(string code, string reason, TimeSpan? retryAfter = null) =>
        new Outcome<T>.Transient(code, reason, retryAfter);

    public static Outcome<T> Permanent<T>(string code, string reason, long? logLine = null) =>
        new Outcome<T>.Permanent(code, reason, logLine);
}
