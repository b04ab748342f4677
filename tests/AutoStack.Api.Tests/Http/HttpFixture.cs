using AutoStack.Api.Tests.Testing;
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
