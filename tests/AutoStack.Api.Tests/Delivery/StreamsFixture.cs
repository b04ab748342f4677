using AutoStack.Api.Tests.Testing;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

/// <summary>One node on a database of its own; a second one on the same database for those who ask.</summary>
public sealed class StreamsFixture : IAsyncLifetime
{
    private readonly string state = Directory.CreateTempSubdirectory("autostack-streams-").FullName;
    private readonly Lock gate = new();
    private TestDatabase database = null!;
    private StreamsHost? other;

    public StreamsHost Host { get; private set; } = null!;

    /// <summary>A second node, started when it is first asked for.</summary>
    public StreamsHost OtherHost
    {
        get
        {
            lock (gate)
                return other ??= StreamsHost.Start(database.ConnectionString, state);
        }
    }

    public string ConnectionString => database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Create();
        Host = StreamsHost.Start(database.ConnectionString, state);
    }

    public async ValueTask DisposeAsync()
    {
        if (other is not null)
            await other.DisposeAsync();
        await Host.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(state, recursive: true);
    }
}

[CollectionDefinition(nameof(StreamsCollection))]
public sealed class StreamsCollection : ICollectionFixture<StreamsFixture>;
