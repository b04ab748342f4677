using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain.Deployments;
using Npgsql;
using Xunit;

namespace AutoStack.Api.Tests.Http;

/// <summary>The real program behind a real socket on a database of its own, with the real accounts, tokens and rules for repositories; only what deploys is commanded.</summary>
public sealed class HttpFixture : IAsyncLifetime
{
    private TestDatabase database = null!;
    private int names;

    public HttpHost Host { get; private set; } = null!;

    /// <summary>Signed in as the administrator whom the first start made.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>Not signed in.</summary>
    public HttpClient Anybody { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Create();
        Database = NpgsqlDataSource.Create(database.ConnectionString);
        Host = HttpHost.Start(database.ConnectionString);
        Anybody = Host.CreateClient();
        Admin = await Host.CreateClient().AsAdmin(Host.State);
    }

    /// <summary>A name that no other test uses, allowed for projects.</summary>
    public string Name(string beginning = "project") => $"{beginning}-{Interlocked.Increment(ref names)}";

    public async Task<Guid> Project(object? settings = null)
    {
        var body = JsonSerializer.SerializeToNode(settings ?? new { })!.AsObject();
        body["name"] = Name();
        body["repository_url"] = "https://git.example.org/repository.git";
        return (await Admin.Posts("/api/v1/projects", body)).ShouldBe(201).Json.GetProperty("id").GetGuid();
    }

    public async Task<Guid> Deployment(Guid project) =>
        (await Admin.Posts($"/api/v1/projects/{project}/deployments", new { })).ShouldBe(202).Json.GetProperty("id").GetGuid();

    public Task<Answer> Reaches(Guid deployment, string status) =>
        Eventually.Get(async () => (await Admin.Gets($"/api/v1/deployments/{deployment}")).ShouldBe(200), answer => answer["status"] == status);

    /// <summary>A deployment with nothing under way any more, which never was live.</summary>
    public async Task<(Guid Project, Guid Deployment)> FailedDeployment()
    {
        Host.Adapters.Answers["resolve"] = new StageResult.Failed("repository_not_found", "There is no such repository.", null);
        var project = await Project();
        var deployment = await Deployment(project);
        await Reaches(deployment, "failed");
        Host.Adapters.Reset();
        return (project, deployment);
    }

    public async Task<T> Scalar<T>(string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        Anybody.Dispose();
        await Host.DisposeAsync();
        await Database.DisposeAsync();
        await database.DisposeAsync();
    }
}

[CollectionDefinition(nameof(HttpCollection))]
public sealed class HttpCollection : ICollectionFixture<HttpFixture>;

/// <summary>A test of what the API answers. Failed sign-ins of the tests before are forgotten.</summary>
[Collection(nameof(HttpCollection))]
public abstract class HttpTest
{
    protected HttpTest(HttpFixture api)
    {
        Api = api;
        api.Host.Adapters.Reset();
        api.Host.Clock.Advance(TimeSpan.FromMinutes(10));
    }

    protected HttpFixture Api { get; }

    protected HttpClient Admin => Api.Admin;

    protected HttpClient Anybody => Api.Anybody;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
