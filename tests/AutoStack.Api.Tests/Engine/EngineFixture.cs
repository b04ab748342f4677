using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Alba;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Projects;
using AutoStack.Api.Tests.Testing;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Wolverine;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

/// <summary>The real program on a real database with adapters that a test commands: what is tested is the engine.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly string state = Directory.CreateTempSubdirectory("autostack-engine-").FullName;
    private TestDatabase database = null!;
    private int projects;

    public IAlbaHost Host { get; private set; } = null!;

    public FakeAdapters Adapters { get; } = new();

    public KeptLogs Logs { get; } = new();

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Create();
        JasperFxEnvironment.AutoStartHost = true;
        Host = await AlbaHost.For<Program>(builder =>
        {
            builder.UseSetting("ConnectionStrings:AutoStack", database.ConnectionString);
            builder.UseSetting("AutoStack:StateDirectory", state);
            builder.UseSetting("AutoStack:Runner:Slots", "8");
            builder.UseSetting("AutoStack:Runner:LeaseMilliseconds", "2000");
            builder.UseSetting("AutoStack:Runner:RenewalMilliseconds", "200");
            builder.UseSetting("AutoStack:Runner:SweepMilliseconds", "200");
            builder.UseSetting("AutoStack:AutoDeploy:PollSeconds", "1");
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(Logs).AddFilter<KeptLogs>("AutoStack", LogLevel.Debug));
            builder.ConfigureServices(services =>
            {
                services
                    .AddSingleton<ISource>(Adapters)
                    .AddSingleton<IBuilder>(Adapters)
                    .AddSingleton<IRegistry>(Adapters)
                    .AddSingleton<IGitOps>(Adapters)
                    .AddSingleton<ITarget>(Adapters)
                    .AddSingleton<IStageLogs>(Adapters)
                    .AddSingleton<IStaleProcesses>(Adapters)
                    .AddSingleton<RepositoryPermission, EveryRepository>();
                services.RunWolverineInSoloMode();
            });
        });
        Client = await Host.Server.CreateClient().AsAdmin(state);
    }

    public HttpClient Client { get; private set; } = null!;

    public T Service<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(state, recursive: true);
    }

    /// <summary>A project of its own, so that tests do not meet.</summary>
    public async Task<Guid> Project(object? settings = null)
    {
        var body = JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject();
        body["name"] = $"project-{Interlocked.Increment(ref projects)}";
        body["repository_url"] = "https://example.org/repository.git";
        var answer = await Client.PostAsJsonAsync("/api/v1/projects", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task<Guid> Request(Guid project, string environment = "production")
    {
        var answer = await Client.PostAsJsonAsync($"/api/v1/projects/{project}/deployments", new { environment });
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task<string> Name(Guid project) => (await Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}")).GetProperty("name").GetString()!;

    public async Task<JsonElement> Deployment(Guid id) => await Client.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{id}");

    public Task<JsonElement> Reaches(Guid deployment, string status, TimeSpan? within = null) =>
        Eventually.Get(() => Deployment(deployment), d => d.GetProperty("status").GetString() == status, within);

    public async Task<JsonElement> Environment(Guid project, string name = "production") =>
        await Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/environments/{name}");

    /// <summary>The names of a deployment's events, in their order.</summary>
    public async Task<IReadOnlyList<string>> Events(Guid deployment)
    {
        await using var session = Service<Marten.IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(deployment)).Select(e => e.EventTypeName)];
    }

    private sealed class EveryRepository : RepositoryPermission
    {
        public override string? Refuse(string url) => null;
    }
}

[CollectionDefinition(nameof(EngineCollection))]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>;

/// <summary>A test of the engine: adapters answer "done" unless the test says otherwise.</summary>
[Collection(nameof(EngineCollection))]
public abstract class EngineTest
{
    protected EngineTest(EngineFixture engine)
    {
        Engine = engine;
        engine.Adapters.Reset();
    }

    protected EngineFixture Engine { get; }
}
