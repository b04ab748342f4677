using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;
using AutoStack.Domain.Tests.Events;
using Marten;
using Npgsql;
using Weasel.Core;

namespace AutoStack.Projections.Tests;

/// <summary>A database of its own, with AutoStack's events and read models as the application stores them.</summary>
public sealed class StoreFixture : IAsyncLifetime
{
    /// <summary>What the database's clock could say: to the microsecond, as it keeps times.</summary>
    public static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(123456);

    private TestDatabase database = null!;

    public DocumentStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Create();
        Store = DocumentStore.For(options =>
        {
            options.Connection(database.ConnectionString);
            options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.SnakeCase, AutoStackJson.Configure);
            options.AddAutoStackEvents();
        });
        await Store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>The first event of an environment in a project of its own: there, each name is there once.</summary>
    public static EnvironmentCreated Created() => (EnvironmentCreated)EventSamples.Named("environment_created") with { ProjectId = new ProjectId(Guid.CreateVersion7()) };

    public static string Text(object? state) => JsonSerializer.Serialize(state, AutoStackJson.Options);

    /// <summary>Begins a stream whose first events are these.</summary>
    public async Task Start<TState>(Guid stream, params IEnumerable<object> events)
        where TState : class
    {
        await using var session = Store.LightweightSession();
        session.Start<TState>(stream, Noon, events);
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Appends as the application does, each event in a transaction of its own.</summary>
    /// <param name="from">The time of the first; each further one is a second later.</param>
    public async Task Append<TState>(Guid stream, DateTimeOffset from, params IEnumerable<object> events)
        where TState : class
    {
        var at = from;
        foreach (var @event in events)
        {
            await using var session = Store.LightweightSession();
            session.Append(await session.Events.FetchForWriting<TState>(stream, TestContext.Current.CancellationToken), at, [@event]);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
            at = at.AddSeconds(1);
        }
    }

    public async Task<TState?> Load<TState>(Func<IQuerySession, Task<TState?>> load)
    {
        await using var session = Store.QuerySession();
        return await load(session);
    }

    /// <summary>The first column of each row.</summary>
    public async Task<IReadOnlyList<string>> Query(string sql, params IEnumerable<object> parameters)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return rows;
    }

    /// <summary>The state that the stream's stored events fold to.</summary>
    public async Task<object?> Fold<TState>(Guid stream)
        where TState : class
    {
        await using var session = Store.QuerySession();
        var events = await session.Events.FetchStreamAsync(stream, token: TestContext.Current.CancellationToken);
        object? state = null;
        foreach (var e in events)
        {
            state = typeof(TState) switch
            {
                var type when type == typeof(Deployment) => Deployment.Evolve((Deployment?)state, new DeploymentId(stream), e.Data, e.Timestamp),
                var type when type == typeof(ProjectEnvironment) => ProjectEnvironment.Evolve((ProjectEnvironment?)state, new EnvironmentId(stream), e.Data, e.Timestamp),
                var type when type == typeof(EnvironmentRuntime) => EnvironmentRuntime.Evolve((EnvironmentRuntime?)state, new RuntimeId(stream), e.Data, e.Timestamp),
                _ => Project.Evolve((Project?)state, new ProjectId(stream), e.Data, e.Timestamp),
            };
        }

        return state;
    }
}
