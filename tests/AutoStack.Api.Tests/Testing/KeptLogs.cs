using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AutoStack.Api.Tests.Testing;

public sealed record KeptLine(string Category, LogLevel Level, string Text, Exception? Exception);

/// <summary>What a host logs, kept for tests. Of AutoStack's own categories everything, of others what everybody sees.</summary>
[ProviderAlias("Kept")]
public sealed class KeptLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<KeptLine> lines = [];

    public IReadOnlyList<KeptLine> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => new Keeper(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Keeper(string category, ConcurrentQueue<KeptLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new KeptLine(category, logLevel, formatter(state, exception), exception));
    }
}
