using AutoStack.Domain.Projects;
using Npgsql;

namespace AutoStack.Projections.Tests;

public sealed class when_projects_are_named(StoreFixture store) : IClassFixture<StoreFixture>
{
    /// <summary>Of projects alone: Marten notes the numbers of events that a failed append has used up in a stream of its own, a moment later.</summary>
    private const string Streams = "select count(*) from mt_streams where type = 'project'";

    [Fact]
    public async Task a_second_project_of_a_name_is_refused()
    {
        await Create("taken");
        await Refused("taken");
    }

    [Fact]
    public async Task a_deleted_project_gives_its_name_free_for_one()
    {
        var first = await Create("free-again");
        await store.Append<Project>(first, StoreFixture.Noon.AddSeconds(1), new ProjectDeleted());

        await Create("free-again");
        await Refused("free-again");
        (await store.Query("select count(*) from mt_doc_project where data ->> 'name' = 'free-again'")).ShouldBe(["2"]);
    }

    [Fact]
    public async Task a_name_that_differs_is_another_one()
    {
        await Create("shop");
        await Create("shop-2");
    }

    private async Task<Guid> Create(string name)
    {
        var id = Guid.CreateVersion7();
        await store.Start<Project>(id, new ProjectCreated(name, "https://git.example.org/shop.git", null, new ProjectSettings()));
        return id;
    }

    /// <summary>By the index that the application knows, and without a stream left behind.</summary>
    private async Task Refused(string name)
    {
        var streams = await store.Query(Streams);
        var refusal = await Should.ThrowAsync<Exception>(() => Create(name));
        var cause = (refusal as PostgresException ?? refusal.InnerException as PostgresException).ShouldNotBeNull();
        (cause.SqlState, cause.ConstraintName).ShouldBe((PostgresErrorCodes.UniqueViolation, Configuration.ProjectNameIndex));
        (await store.Query(Streams)).ShouldBe(streams);
    }
}
