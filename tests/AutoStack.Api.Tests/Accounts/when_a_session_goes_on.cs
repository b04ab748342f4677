using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Accounts;

public sealed class when_a_session_goes_on(HttpFixture api) : AccountsTest(api)
{
    [Fact]
    public async Task each_refresh_gives_new_tokens()
    {
        var login = await Login(await Registered());

        var refreshed = (await Refresh(login["refresh_token"])).ShouldBe(200);

        refreshed["refresh_token"].ShouldNotBe(login["refresh_token"]);
        refreshed["access_token"].ShouldNotBe(login["access_token"]);
        (await Refresh(refreshed["refresh_token"])).ShouldBe(200);
    }

    [Fact]
    public async Task a_refresh_token_that_comes_twice_ends_the_session_and_no_other()
    {
        var email = await Registered();
        var (stolen, other) = (await Login(email), await Login(email));
        var refreshed = await Refresh(stolen["refresh_token"]);

        (await Refresh(stolen["refresh_token"])).ShouldBeProblem(401, "session_ended");

        (await Refresh(refreshed["refresh_token"])).ShouldBeProblem(401, "session_ended");
        (await Refresh(other["refresh_token"])).ShouldBe(200);
    }

    [Fact]
    public async Task a_refresh_token_used_many_times_at_once_leaves_no_session()
    {
        var login = await Login(await Registered());

        var uses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Refresh(login["refresh_token"])));

        var won = uses.Single(use => use.Status == 200);
        (await Refresh(won["refresh_token"])).ShouldBeProblem(401, "session_ended");
    }

    [Fact]
    public async Task signing_out_ends_it()
    {
        var login = await Login(await Registered());

        (await Anybody.Posts("/api/v1/auth/logout", new { refresh_token = login["refresh_token"] })).ShouldBe(204);

        (await Refresh(login["refresh_token"])).ShouldBeProblem(401, "session_ended");
        (await Anybody.Posts("/api/v1/auth/logout", new { refresh_token = "unknown" })).ShouldBe(204);
    }

    [Fact]
    public async Task a_new_password_ends_all_sessions_but_the_one_it_begins()
    {
        var email = await Registered();
        var (own, other) = (await Login(email), await Login(email));

        var changed = (await Anybody.Posts(
            "/api/v1/auth/password",
            new { old_password = Password, new_password = "staple battery horse" },
            ("Authorization", $"Bearer {own["access_token"]}"))).ShouldBe(200);

        (await Refresh(own["refresh_token"])).ShouldBeProblem(401, "session_ended");
        (await Refresh(other["refresh_token"])).ShouldBeProblem(401, "session_ended");
        (await Refresh(changed["refresh_token"])).ShouldBe(200);
        (await Login(email)).ShouldBeProblem(401, "wrong_credentials");
        (await Login(email, "staple battery horse")).ShouldBe(200);
    }

    [Fact]
    public async Task a_new_password_wants_the_old_one()
    {
        var own = await Login(await Registered());

        var refused = (await Anybody.Posts(
            "/api/v1/auth/password",
            new { old_password = "wrong horse battery", new_password = "staple battery horse" },
            ("Authorization", $"Bearer {own["access_token"]}"))).ShouldBeProblem(400, "validation_failed");

        refused.Fields.ShouldBe(["old_password"]);
        (await Refresh(own["refresh_token"])).ShouldBe(200);
    }
}
