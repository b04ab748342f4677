using System.Diagnostics;
using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Projections;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;
using Weasel.Core;

namespace AutoStack.Benchmarks.Rebuild;

/// <param name="Events">How many events it is made from.</param>
internal sealed record RebuildResult(string Projection, long Events, double Seconds);

/// <summary>Rebuilds each read model of a database from its events, one after the other, as the platform's own store would.</summary>
internal static class Rebuilds
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<RebuildResult>> Run(string connection)
    {
        await using var database = DataSource.Create(connection);
        using var store = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.DatabaseSchemaName = Api.Persistence.Configuration.Schema;
            options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.SnakeCase, AutoStackJson.Configure);
            options.AddAutoStackEvents();
        });
        var results = new List<RebuildResult>();
        foreach (var projection in store.Options.Projections.All.Cast<ProjectionBase>())
        {
            using var daemon = await store.BuildProjectionDaemonAsync();
            var began = Stopwatch.GetTimestamp();
            await daemon.RebuildProjectionAsync(projection.Name, Longest, CancellationToken.None);
            var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
            results.Add(new RebuildResult(projection.Name, await Events(database, projection.IncludedEventTypes.Select(type => EventNames.All[type])), elapsed));
        }

        return results;
    }

    private static async Task<long> Events(NpgsqlDataSource database, IEnumerable<string> types)
    {
        await using var command = database.CreateCommand($"select count(*) from {Api.Persistence.Configuration.Schema}.mt_events where type = any($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = types.ToArray() });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
