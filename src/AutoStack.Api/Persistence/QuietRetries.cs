using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoStack.Api.Persistence;

/// <summary>
/// Wolverine logs each attempt of a handler that throws as an error with its stack, before its policies are asked, and no setting of its says otherwise. A lost race is expected and the handler runs
/// again, so it is told at Debug; a database that is away is told in one line. What fails for good is told by whoever sent the message.
/// </summary>
public static class QuietRetries
{
    public static void AddQuietRetries(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new QuietLoggers(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(),
            provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetService<IOptions<LoggerFactoryOptions>>(),
            provider.GetService<IExternalScopeProvider>()))));

    private sealed class QuietLoggers(ILoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new QuietLogger(inner.CreateLogger(categoryName));

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose() => inner.Dispose();
    }

    private sealed class QuietLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            LogLevel? quiet = exception is null || logLevel != LogLevel.Error ? null
                : DatabaseFaults.IsLostRace(exception) ? LogLevel.Debug
                : DatabaseFaults.IsPassing(exception) ? LogLevel.Warning
                : null;
            if (quiet is not { } level)
                inner.Log(logLevel, eventId, state, exception, formatter);
            else
                inner.Log(level, eventId, state, null, (said, _) => $"{formatter(said, null)} {exception!.GetType().Name}: {exception.Message}");
        }
    }
}
