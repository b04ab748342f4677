using AutoStack.Domain.Deployments;
using AutoStack.Domain.Tests;

namespace AutoStack.Projections.Tests;

/// <summary>Lists are paged by key, newest first: each page must come out of an index, however many deployments there are.</summary>
public sealed class when_deployments_are_listed(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Theory]
    [InlineData("project_id")]
    [InlineData("environment_id")]
    public async Task a_page_comes_out_of_an_index(string key)
    {
        for (var number = 1; number <= 5; number++)
            await store.Start<Deployment>(Guid.CreateVersion7(), History.Requested(number: number));

        // With few rows the planner reads them all, index or not.
        var plan = await store.Query(
            $"""
             set enable_seqscan = off;
             explain select data from mt_doc_deployment
             where (data ->> '{key}')::uuid = '{History.ProjectId}' and id < '{Guid.CreateVersion7()}' order by id desc limit 50
             """);
        string.Join('\n', plan).ShouldMatch($"Index Scan.*mt_doc_deployment.*{key}");
    }

    [Fact]
    public async Task their_status_is_stored_under_the_name_that_a_list_asks_for()
    {
        var id = Guid.CreateVersion7();
        await store.Start<Deployment>(id, History.RolledBack());
        (await store.Query("select id from mt_doc_deployment where data ->> 'status' = 'rolled_back'")).ShouldBe([id.ToString()]);
    }
}
