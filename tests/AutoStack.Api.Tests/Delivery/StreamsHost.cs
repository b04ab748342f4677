using AutoStack.Api.Accounts;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wolverine;

namespace AutoStack.Api.Tests.Delivery;

/// <summary>A node: the real program behind a real socket, so that slow readers and broken connections are what they are in life.</summary>
public sealed class StreamsHost : WebApplicationFactory<Program>
{
    private readonly string connectionString;
    private readonly string state = Directory.CreateTempSubdirectory("autostack-streams-").FullName;

    private StreamsHost(string connectionString)
    {
        this.connectionString = connectionString;
        UseKestrel(0);
    }

    public static StreamsHost Start(string connectionString)
    {
        JasperFxEnvironment.AutoStartHost = true;
        var host = new StreamsHost(connectionString);
        host.StartServer();
        return host;
    }

    public FakeAdapters Adapters { get; } = new();

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A client with connections of its own.</summary>
    public HttpClient Client() => CreateClient();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(state))
            Directory.Delete(state, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:AutoStack", connectionString);
        builder.UseSetting("AutoStack:StateDirectory", state);
        builder.UseSetting("AutoStack:Logs:MaxBytes", (1 << 20).ToString());
        builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.ConfigureServices(services =>
        {
            services
                .AddSingleton<ISource>(Adapters)
                .AddSingleton<IBuilder>(Adapters)
                .AddSingleton<IRegistry>(Adapters)
                .AddSingleton<IGitOps>(Adapters)
                .AddSingleton<ITarget>(Adapters)
                .AddSingleton<IStaleProcesses>(Adapters)
                .AddSingleton<ICurrentActor>(Adapters)
                .AddSingleton<IActorNames>(Adapters);
            services.RunWolverineInSoloMode();
        });
    }
}
