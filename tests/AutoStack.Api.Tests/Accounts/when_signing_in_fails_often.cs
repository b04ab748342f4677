using AutoStack.Api.Tests.Http;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Accounts;

public sealed class when_signing_in_fails_often(HttpFixture api) : AccountsTest(api)
{
    [Fact]
    public async Task the_eleventh_try_is_refused_even_with_the_right_password()
    {
        var email = await Registered();
        for (var failure = 0; failure < 10; failure++)
            (await Login(email, "wrong horse battery")).ShouldBeProblem(401, "wrong_credentials");

        var refused = (await Login(email)).ShouldBeProblem(429, "too_many_attempts");

        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 300);
        Api.Host.Clock.Advance(TimeSpan.FromMinutes(5.1));
        (await Login(email)).ShouldBe(200);
    }

    [Fact]
    public async Task successes_do_not_count()
    {
        var email = await Registered();

        for (var success = 0; success < 12; success++)
            (await Login(email)).ShouldBe(200);
    }

    [Fact]
    public async Task guesses_sent_all_at_once_are_no_more_than_guesses_sent_one_by_one()
    {
        var email = await Registered();

        var guesses = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Login(email, "wrong horse battery")));

        // What is under way on each core at the moment of the tenth failure may still be told.
        guesses.Count(guess => guess.Status == 401).ShouldBeInRange(10, 10 + Environment.ProcessorCount);
        guesses.Where(guess => guess.Status != 401).ShouldAllBe(guess => guess.Status == 429);
    }

    [Fact]
    public async Task guesses_of_sign_in_links_are_limited_too()
    {
        for (var failure = 0; failure < 10; failure++)
            (await Anybody.Posts("/api/v1/auth/link", new { token = "guess" })).ShouldBeProblem(401, "link_used_up");

        (await Anybody.Posts("/api/v1/auth/link", new { token = "guess" })).ShouldBeProblem(429, "too_many_attempts");
    }
}
