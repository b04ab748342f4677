using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Runtime.Metrics;
using AutoStack.Api.Tests.Engine;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Runtime;

public sealed class when_measuring_what_instances_use(EngineFixture engine) : EngineTest(engine)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task points_are_averages_over_steps_with_the_most_beside_them()
    {
        var (project, environment) = await Environment();
        await Samples(environment, "web.1", "interval '100 seconds'", "interval '10 seconds'", 10);

        var answer = await Metrics(project, "?step=60");

        var instance = answer.GetProperty("instances").EnumerateArray().Single();
        instance.GetProperty("instance").GetString().ShouldBe("web.1");
        instance.GetProperty("current").GetProperty("memory_bytes").GetInt64().ShouldBe(10_000_000);
        var points = instance.GetProperty("points").EnumerateArray().ToList();
        points.Count.ShouldBeInRange(2, 3);
        points.Max(point => point.GetProperty("memory_bytes_most").GetInt64()).ShouldBe(10_000_000);
        points.ShouldAllBe(point => point.GetProperty("cpu_percent").GetDouble() <= point.GetProperty("cpu_percent_most").GetDouble());
        answer.GetProperty("step_seconds").GetInt32().ShouldBe(60);
    }

    [Fact]
    public async Task what_is_older_is_summed_up_once_and_removed_in_the_end()
    {
        var (project, environment) = await Environment();
        await Samples(environment, "web.1", "interval '3 hours'", "interval '1 minute'", 170);
        await Samples(environment, "web.1", "interval '26 hours'", "interval '1 minute'", 60);
        var upkeep = Engine.Service<MetricUpkeep>();

        await upkeep.SumUp(Cancellation);
        var before = await Sums(environment);
        await upkeep.SumUp(Cancellation);
        await upkeep.Trim(Cancellation);

        (await Sums(environment)).ShouldBe(before);
        before.ShouldBeGreaterThan(40);
        (await Count($"select count(*) from {MetricTables.Samples} where environment_id = @environment", environment)).ShouldBe(170);
        var instance = (await Metrics(project, $"?from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(-2).ToString("O"))}")).GetProperty("instances").EnumerateArray().Single();
        instance.GetProperty("points").EnumerateArray().Count().ShouldBeGreaterThan(3);
    }

    [Theory]
    [InlineData("?step=10&from=2026-01-01T00:00:00Z&to=2026-01-03T00:00:00Z", "too_many_points")]
    [InlineData("?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "invalid_query")]
    [InlineData("?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "invalid_query")]
    [InlineData("?step=5", "invalid_query")]
    [InlineData("?instance=web.9", "instance_not_found")]
    public async Task a_question_that_makes_no_sense_is_refused(string query, string code)
    {
        var (project, _) = await Environment();
        using var answer = await Engine.Client.GetAsync($"/api/v1/projects/{project}/environments/production/metrics{query}", Cancellation);
        ((int)answer.StatusCode).ShouldBeInRange(400, 404);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString().ShouldBe(code);
    }

    private Task<JsonElement> Metrics(Guid project, string query) =>
        Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/environments/production/metrics{query}", Cancellation);

    private async Task<(Guid Project, Guid Environment)> Environment()
    {
        var project = await Engine.Project();
        return (project, (await Engine.Environment(project)).GetProperty("id").GetGuid());
    }

    private Task<long> Sums(Guid environment) => Count($"select count(*) from {MetricTables.Usage} where environment_id = @environment", environment);

    /// <summary>Samples from so long ago on, with the memory of the n-th being n MB.</summary>
    private async Task Samples(Guid environment, string instance, string ago, string every, int count)
    {
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand(
            $"""
             insert into {MetricTables.Samples} (environment_id, instance, at, cpu_percent, memory_bytes)
             select @environment, @instance, clock_timestamp() - {ago} + n * {every}, n * 2, n * 1000000 from generate_series(1, {count}) n
             """);
        command.Parameters.AddWithValue("environment", environment);
        command.Parameters.AddWithValue("instance", instance);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> Count(string sql, Guid environment)
    {
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue("environment", environment);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
