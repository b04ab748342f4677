using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Http;

public sealed class when_an_idempotency_key_is_a_day_old(HttpFixture api) : IdempotencyTest(api)
{
    [Fact]
    public async Task it_is_new_again()
    {
        var (key, project) = (NewKey(), await Api.Project());
        var first = (await Admin.Posts(Deployments(project), new { }, key)).ShouldBe(202);
        await Age(key.Value);

        var second = (await Admin.Posts(Deployments(project), new { }, key)).ShouldBe(202);
        var again = (await Admin.Posts(Deployments(project), new { }, key)).ShouldBe(202);

        second["id"].ShouldNotBe(first["id"]);
        again["id"].ShouldBe(second["id"]);
    }

    [Fact]
    public async Task that_of_a_cancellation_is_new_again_too()
    {
        Api.Host.Adapters.Hold("build");
        var (key, deployment) = (NewKey(), await Api.Deployment(await Api.Project()));
        (await Admin.Posts($"/api/v1/deployments/{deployment}/cancel", new { }, key)).ShouldBe(202);
        await Age(key.Value);

        (await Admin.Posts($"/api/v1/deployments/{deployment}/cancel", new { }, key)).Status.ShouldBeOneOf(202, 409);

        (await Api.Scalar<long>("select count(*) from autostack.idempotency_keys where key = @key and created_at < clock_timestamp() - interval '1 day'", ("key", key.Value))).ShouldBe(0);
    }

    private async Task Age(string key)
    {
        await using var command = Api.Database.CreateCommand("update autostack.idempotency_keys set created_at = created_at - interval '25 hours' where key = @key");
        command.Parameters.AddWithValue("key", key);
        (await command.ExecuteNonQueryAsync(Cancellation)).ShouldBe(1);
    }
}
