using System.Collections.Concurrent;
using AutoStack.Api.AutoDeploy;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wolverine;

namespace AutoStack.Api.Tests.Http;

/// <summary>A node behind a real socket: limits on bodies and addresses are the web server's own.</summary>
public sealed class HttpHost : WebApplicationFactory<Program>
{
    private readonly string connectionString;

    private HttpHost(string connectionString)
    {
        this.connectionString = connectionString;
        UseKestrel(0);
    }

    public static HttpHost Start(string connectionString)
    {
        JasperFxEnvironment.AutoStartHost = true;
        var host = new HttpHost(connectionString);
        host.StartServer();
        return host;
    }

    /// <summary>The state directory.</summary>
    public string State { get; } = Directory.CreateTempSubdirectory("autostack-http-").FullName;

    public FakeAdapters Adapters { get; } = new();

    public SettableClock Clock { get; } = new();

    /// <summary>All that was logged, down to the framework's own details.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Changes a setting of the running program until the result is disposed.</summary>
    public IDisposable With(string setting, string value)
    {
        var configuration = Service<IConfiguration>();
        var before = configuration[setting];
        configuration[setting] = value;
        return new Restored(() => configuration[setting] = before);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(State))
            Directory.Delete(State, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Tests leave builds at work that never end: as many as there are cores would keep all others waiting.
        builder.UseSetting("AutoStack:Runner:Slots", "64");
        builder.UseSetting("ConnectionStrings:AutoStack", connectionString);
        builder.UseSetting("AutoStack:StateDirectory", State);
        builder.UseSetting("AutoStack:Source:AllowedPaths", "/srv/repositories");
        builder.UseSetting("AutoStack:Runner:SweepMilliseconds", "200");
        builder.ConfigureLogging(logging => logging
            .ClearProviders()
            .AddProvider(new Collected(Log))
            .AddFilter<Collected>((category, level) => level >= (category?.StartsWith("Npgsql", StringComparison.Ordinal) == true ? LogLevel.Information : LogLevel.Debug)));
        builder.ConfigureServices(services =>
        {
            services
                .AddSingleton<TimeProvider>(Clock)
                .AddSingleton<ISource>(Adapters)
                .AddSingleton<IBuilder>(Adapters)
                .AddSingleton<IRegistry>(Adapters)
                .AddSingleton<IGitOps>(Adapters)
                .AddSingleton<ITarget>(Adapters)
                .AddSingleton<IStageLogs>(Adapters)
                .AddSingleton<IStaleProcesses>(Adapters);
            // Nothing deploys by itself while tests count what requests have written.
            services.Remove(services.Single(service => service.ImplementationType == typeof(BranchWatch)));
            services.RunWolverineInSoloMode();
        });
    }

    private sealed class Restored(Action restore) : IDisposable
    {
        public void Dispose() => restore();
    }

    private sealed class Collected(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

/// <summary>The system's clock, moved forward by hand where elapsed time is measured.</summary>
public sealed class SettableClock : TimeProvider
{
    private long ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, (long)(by.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref ahead);
}
