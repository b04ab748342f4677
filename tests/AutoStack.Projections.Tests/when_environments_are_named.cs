using AutoStack.Domain;
using AutoStack.Domain.Environments;
using Npgsql;

namespace AutoStack.Projections.Tests;

public sealed class when_environments_are_named(StoreFixture store) : IClassFixture<StoreFixture>
{
    [Fact]
    public async Task a_second_one_of_a_name_in_the_project_is_refused()
    {
        var created = StoreFixture.Created();
        await Start(created);

        var refusal = await Should.ThrowAsync<Exception>(() => Start(created));

        var cause = (refusal as PostgresException ?? refusal.InnerException as PostgresException).ShouldNotBeNull();
        (cause.SqlState, cause.ConstraintName).ShouldBe((PostgresErrorCodes.UniqueViolation, Configuration.EnvironmentNameIndex));
    }

    [Fact]
    public async Task another_name_and_another_project_are_free()
    {
        var created = StoreFixture.Created();
        await Start(created);

        await Start(created with { Name = "staging" });
        await Start(StoreFixture.Created());
    }

    [Fact]
    public async Task a_deleted_one_gives_its_name_free()
    {
        var created = StoreFixture.Created();
        var first = await Start(created);
        await store.Append<ProjectEnvironment>(first, StoreFixture.Noon.AddSeconds(1), new EnvironmentDeleted());

        var second = await Start(created);

        (await store.Load(session => session.LoadAsync<ProjectEnvironment>(new EnvironmentId(second), TestContext.Current.CancellationToken)))!.DeletedAt.ShouldBeNull();
    }

    private async Task<Guid> Start(EnvironmentCreated created)
    {
        var id = Guid.CreateVersion7();
        await store.Start<ProjectEnvironment>(id, created);
        return id;
    }
}
