using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Api.Tests.Http;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.History;

public sealed class when_paging_through_lists(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task deployments_come_newest_first_each_once_while_new_ones_come_in()
    {
        var project = await Api.Project();
        var there = new List<Guid>();
        for (var number = 0; number < 11; number++)
            there.Add(await Api.Deployment(project));

        var seen = await Pages($"/api/v1/projects/{project}/deployments", limit: 3, between: () => Api.Deployment(project));

        seen.ShouldBe(there.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task projects_come_newest_first_each_once_while_new_ones_come_in()
    {
        var there = new List<Guid>();
        for (var number = 0; number < 7; number++)
            there.Add(await Api.Project());

        var seen = await Pages("/api/v1/projects", limit: 2, between: () => Api.Project());

        seen.Distinct().Count().ShouldBe(seen.Count);
        seen.Take(there.Count).ShouldBe(there.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task a_page_that_holds_all_is_the_last()
    {
        var project = await Api.Project();
        for (var number = 0; number < 3; number++)
            await Api.Deployment(project);

        (await Admin.Gets($"/api/v1/projects/{project}/deployments?limit=3")).Json.GetProperty("next_cursor").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Admin.Gets($"/api/v1/projects/{project}/deployments?limit=2")).Json.GetProperty("next_cursor").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task every_state_can_be_asked_for_by_its_name()
    {
        EnumText<DeploymentStatus>.Names.ShouldBe(["queued", "running", "live", "failed", "cancelled", "superseded", "retired", "rolled_back"]);
        var (project, one) = await OfEachState();

        foreach (var (status, deployment) in one)
        {
            var all = (await Admin.Gets($"/api/v1/deployments?status={status}&project_id={project}&environment=production")).ShouldBe(200);
            var own = (await Admin.Gets($"/api/v1/projects/{project}/deployments?status={status}")).ShouldBe(200);
            Items(own).Select(item => item.GetProperty("status").GetString()).Distinct().ShouldBe([status]);
            Items(own).Select(item => item.GetProperty("id").GetGuid()).ShouldContain(deployment);
            Items(all).Select(item => item.GetProperty("id").GetGuid()).ShouldBe(Items(own).Select(item => item.GetProperty("id").GetGuid()));
        }

        Items((await Admin.Gets($"/api/v1/deployments?project_id={project}&environment=staging")).ShouldBe(200)).ShouldBeEmpty();
        foreach (var status in new[] { "queued", "running" })
            (await Admin.Posts($"/api/v1/deployments/{one[status]}/cancel", new { })).ShouldBe(202);
        Items((await Admin.Gets($"/api/v1/deployments?project_id={Guid.CreateVersion7()}")).ShouldBe(200)).ShouldBeEmpty();
    }

    /// <summary>One project with deployments in all states at once.</summary>
    private async Task<(Guid Project, IReadOnlyDictionary<string, Guid> One)> OfEachState()
    {
        var project = await Api.Project();
        var rolledBackTo = await Api.Deployment(project);
        await Api.Reaches(rolledBackTo, "live");
        var rolledBack = await Api.Deployment(project);
        await Api.Reaches(rolledBack, "live");
        var live = (await Admin.Posts($"/api/v1/deployments/{rolledBackTo}/rollback", new { })).ShouldBe(202).Json.GetProperty("id").GetGuid();
        await Api.Reaches(live, "live");

        Api.Host.Adapters.Answers["build"] = new StageResult.Failed("build_failed", "The build failed.", 3);
        var failed = await Api.Deployment(project);
        await Api.Reaches(failed, "failed");
        Api.Host.Adapters.Reset();

        Api.Host.Adapters.Hold("build");
        var cancelled = await Api.Deployment(project);
        await Api.Reaches(cancelled, "running");
        (await Admin.Posts($"/api/v1/deployments/{cancelled}/cancel", new { })).ShouldBe(202);
        await Api.Reaches(cancelled, "cancelled");

        var running = await Api.Deployment(project);
        await Api.Reaches(running, "running");
        var superseded = await Api.Deployment(project);
        var queued = await Api.Deployment(project);
        await Api.Reaches(superseded, "superseded");
        return (project, new Dictionary<string, Guid>
        {
            ["retired"] = rolledBackTo,
            ["rolled_back"] = rolledBack,
            ["live"] = live,
            ["failed"] = failed,
            ["cancelled"] = cancelled,
            ["running"] = running,
            ["superseded"] = superseded,
            ["queued"] = queued,
        });
    }

    private static IReadOnlyList<JsonElement> Items(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray()];

    /// <summary>The ids of all pages; between two of them something new comes in.</summary>
    private async Task<IReadOnlyList<Guid>> Pages(string path, int limit, Func<Task> between)
    {
        var seen = new List<Guid>();
        var page = (await Admin.Gets($"{path}?limit={limit}")).ShouldBe(200);
        while (true)
        {
            Items(page).Count.ShouldBeInRange(0, limit);
            seen.AddRange(Items(page).Select(item => item.GetProperty("id").GetGuid()));
            if (page.Json.GetProperty("next_cursor").GetString() is not { } cursor)
                return seen;
            await between();
            page = (await Admin.Gets($"{path}?limit={limit}&cursor={cursor}")).ShouldBe(200);
        }
    }
}
