using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Accounts;

public sealed class when_signing_in(HttpFixture api) : AccountsTest(api)
{
    [Fact]
    public async Task the_administrator_of_the_first_start_signs_in_with_what_its_file_says()
    {
        var login = (await Login(AdminFile.GetProperty("email").GetString()!, AdminFile.GetProperty("password").GetString()!)).ShouldBe(200);

        login["token_type"].ShouldBe("bearer");
        login["expires_in"].ShouldBe("1800");
        (await Me(login["access_token"])).ShouldBe(200)["email"].ShouldBe(AdminFile.GetProperty("email").GetString());
    }

    [Fact]
    public async Task the_case_of_the_address_does_not_matter()
    {
        var email = await Registered();

        (await Login(email.ToUpperInvariant())).ShouldBe(200);
    }

    [Fact]
    public async Task a_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        var wrong = await Login(await Registered(), "wrong horse battery");
        var unknown = await Login("nobody@example.org");

        wrong.ShouldBeProblem(401, "wrong_credentials");
        unknown.Untraced.ShouldBe(wrong.Untraced);
    }

    [Fact]
    public async Task a_sign_in_link_is_good_once()
    {
        var link = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Api.Host.State, "sign-in.json"), Cancellation)).RootElement.GetProperty("token").GetString();

        var uses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Anybody.Posts("/api/v1/auth/link", new { token = link })));

        uses.Count(use => use.Status == 200).ShouldBe(1);
        uses.Where(use => use.Status != 200).ShouldAllBe(use => use.Status == 401 && use.Code == "link_used_up");
        (await Me(uses.Single(use => use.Status == 200)["access_token"])).ShouldBe(200);
    }

    [Fact]
    public async Task registration_is_closed_unless_a_setting_opens_it()
    {
        using (Api.Host.With("AutoStack:Registration:Open", "false"))
            (await Anybody.Posts("/api/v1/auth/register", new { email = "early@example.org", password = Password })).ShouldBeProblem(403, "registration_closed");

        var registered = (await Anybody.Posts("/api/v1/auth/register", new { email = "early@example.org", password = Password })).ShouldBe(201);

        (await Me(registered["access_token"])).ShouldBe(200)["email"].ShouldBe("early@example.org");
        (await Anybody.Posts("/api/v1/auth/register", new { email = "EARLY@example.org", password = Password })).ShouldBeProblem(409, "email_taken");
    }

    [Theory]
    [InlineData("no address", Password, "email")]
    [InlineData("", Password, "email")]
    [InlineData("short@example.org", "too short", "password")]
    public async Task an_account_wants_an_address_and_a_long_password(string email, string password, string field)
    {
        var refused = (await Anybody.Posts("/api/v1/auth/register", new { email, password })).ShouldBeProblem(400, "validation_failed");

        refused.Fields.ShouldBe([field]);
    }
}
