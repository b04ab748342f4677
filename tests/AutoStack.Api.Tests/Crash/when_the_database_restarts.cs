using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Crash;

/// <summary>PostgreSQL goes away in the middle of a deployment and comes back, in good order and after a crash; visitors notice neither.</summary>
public sealed class when_the_database_restarts
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("build", false)]
    [InlineData("gitops", true)]
    [InlineData("rollout", true)]
    public async Task the_deployment_goes_live_once_and_no_request_is_lost(string stage, bool crash)
    {
        await using var server = await OwnPostgres.Start();
        await using var platform = await RealPlatform.On(server.ConnectionString);
        platform.StartTarget();
        await platform.StartApi();
        var repository = new Repository(Path.Combine(platform.Repositories, "app"));
        repository.Commit("First", Applications.Node("first"));
        var project = await platform.Project("app", repository.Path, Applications.SlowSettings);
        await platform.Reaches(await platform.Deploy(project), "live");
        using var client = platform.Visitor("app");
        await using var visitor = new SteadyVisitor(client);
        repository.Commit("Second", Applications.Node("second"));
        var deployment = await platform.Deploy(project);
        await HasRun(platform, deployment, stage);

        await (crash ? server.Crash() : server.Restart());
        platform.Database.Clear();

        await Eventually.Get(() => Status(platform, deployment), status => status == "live", Recovery);
        var events = await platform.Events(deployment);
        events.Distinct().Where(name => name is not ("stage_started" or "stage_retried" or "rollout_progressed")).ShouldAllBe(name => events.Count(other => other == name) == 1);
        Repository.Run(Path.Combine(platform.State, "gitops.git"), "log", "--format=%H", $"--grep=^Deployment-Id: {deployment}", "main").Split('\n').Length.ShouldBe(1);
        (await client.GetStringAsync("/", TestContext.Current.CancellationToken)).ShouldBe("second");
        visitor.Faults.ShouldBeEmpty();
    }

    /// <summary>Null while the API cannot answer.</summary>
    private static async Task<string?> Status(RealPlatform platform, Guid deployment)
    {
        try
        {
            return (await platform.Deployment(deployment)).GetProperty("status").GetString();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Task HasRun(RealPlatform platform, Guid deployment, string stage) => Eventually.Holds(async () =>
    {
        await using var command = platform.Database.CreateCommand("select 1 from autostack.stage_runs where deployment_id = @id and kind = @kind");
        command.Parameters.AddWithValue("id", deployment);
        command.Parameters.AddWithValue("kind", stage);
        return await command.ExecuteScalarAsync() is not null;
    });
}
