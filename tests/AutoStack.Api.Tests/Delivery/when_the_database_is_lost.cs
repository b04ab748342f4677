using AutoStack.Api.Tests.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_the_database_is_lost(StreamsFixture fixture) : StreamsTest(fixture)
{
    [Fact]
    public async Task clients_stay_connected_and_go_on_when_it_is_back()
    {
        var deployment = await Deployment();
        using var stream = await StreamClient.Open(Client, $"/api/v1/deployments/{deployment}/stream");
        using var activity = await StreamClient.Open(Client, "/api/v1/activity/stream");
        await stream.Take(1);
        await Append(Fixture.OtherHost, deployment, 1);
        await stream.Take(1);

        await Server("allow_connections false");
        try
        {
            // The other node finds out by itself, at the latest now.
            await Should.ThrowAsync<Exception>(() => Append(Fixture.OtherHost, deployment, 1));
        }
        finally
        {
            await Server("allow_connections true");
        }

        await Eventually.Holds(() => Appended(Fixture.OtherHost, deployment));
        await Eventually.Holds(() => Appended(Fixture.Host, deployment));

        (await stream.Take(2)).Select(item => item.Number).ShouldBe([3, 4]);
        var seen = new HashSet<long>();
        while (!seen.IsSupersetOf([3, 4]))
        {
            var item = (await activity.Take(1))[0];
            if (item.Data.GetProperty("deployment_id").GetGuid() == deployment)
                seen.Add(item.Data.GetProperty("version").GetInt64());
        }

        // Hints from the other node arrive again, sooner than the sweep would find out.
        await Eventually.Holds(async () =>
        {
            var next = stream.Take(1);
            await Append(Fixture.OtherHost, deployment, 1);
            var written = TimeProvider.System.GetTimestamp();
            return TimeProvider.System.GetElapsedTime(written, (await next)[0].Received) < TimeSpan.FromMilliseconds(200);
        });
    }

    private static async Task<bool> Appended(StreamsHost host, Guid deployment)
    {
        try
        {
            await Append(host, deployment, 1);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or { InnerException: NpgsqlException })
        {
            // A connection of before; the next is a new one.
            return false;
        }
    }

    /// <summary>Changes the database and ends all connections to it.</summary>
    private async Task Server(string change)
    {
        var connection = new NpgsqlConnectionStringBuilder(Fixture.ConnectionString);
        var database = connection.Database!;
        connection.Database = "postgres";
        await using var server = NpgsqlDataSource.Create(connection.ConnectionString);
        await using (var alter = server.CreateCommand($"alter database {database} with {change}"))
            await alter.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var terminate = server.CreateCommand($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");
        await terminate.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
