using Npgsql;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A database of a test's own on the server that <c>AUTOSTACK_TEST_DATABASE</c> names, dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string server;
    private readonly string name;

    private TestDatabase(string server, string name)
    {
        this.server = server;
        this.name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <param name="server">Null: the one that all tests share.</param>
    public static async Task<TestDatabase> Create(string? server = null)
    {
        server ??= Environment.GetEnvironmentVariable("AUTOSTACK_TEST_DATABASE")
            ?? throw new InvalidOperationException("Set AUTOSTACK_TEST_DATABASE to a PostgreSQL connection string that may create databases, or run the tests with npm test, which does.");
        var database = new TestDatabase(server, $"autostack_test_{Guid.NewGuid():N}");
        await database.Execute($"create database {database.name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await Execute($"drop database if exists {name} with (force)");

    private async Task Execute(string sql)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
