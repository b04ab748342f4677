using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;
using static AutoStack.Api.Tests.Testing.Outcomes;

namespace AutoStack.Api.Tests.Registries;

public sealed class when_a_registry_asks_who_it_is : DistributionTest
{
    [Fact]
    public async Task user_and_password_are_shown_to_one_that_wants_them()
    {
        await using var server = await DockerRegistry.Start(basic: true);
        var registry = Registry($"http://{server.Host}/team", Account());
        var image = await Image(layers: 3);

        Done(await Push(registry, image)).Reference.ShouldBe($"{server.Host}/team/hello:aaaaaaaaaaaa-1");
        Done(await registry.Find("hello", "key-1", Cancellation))!.Digest.ShouldBe(image.Digest);
        Done(await Unpack(registry, image));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong-pass")]
    public async Task without_the_right_ones_it_is_refused_and_says_no_secret(string password)
    {
        await using var server = await DockerRegistry.Start(basic: true);
        var registry = Registry($"http://{server.Host}/team", password == "" ? [] : Account(password));

        var fault = Lasting(await Push(registry, await Image()), "registry_unauthorised");

        fault.Reason.ShouldContain("AutoStack:Registry:Username");
        fault.Reason.ShouldNotContain("wrong-pass");
        Lasting(await registry.Find("hello", "key-1", Cancellation), "registry_unauthorised");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_token_is_fetched_once_for_pushing_and_once_for_pulling(bool anonymous)
    {
        Front.WantsTokens = true;
        Front.Account = anonymous ? null : (DockerRegistry.Username, DockerRegistry.Password);
        var registry = BehindFront(anonymous ? [] : Account());
        var image = await Image(layers: 5);

        Done(await Push(registry, image));
        Done(await registry.Find("hello", "key-1", Cancellation))!.Digest.ShouldBe(image.Digest);
        Done(await Unpack(registry, image));

        Front.Issued.ShouldBe(["repository:team/hello:pull,push", "repository:team/hello:pull"]);
        Front.Seen.Where(request => !request.Path.StartsWith("/token", StringComparison.Ordinal)).ShouldAllBe(request => !request.Authorization.StartsWith("Basic", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_token_that_runs_out_soon_is_fetched_anew_before_it_does()
    {
        Front.WantsTokens = true;
        Front.LifetimeSeconds = 1;
        var registry = BehindFront();
        Done(await Push(registry, await Image()));
        var issued = Front.Issued.Count;

        // Half of its life it is used.
        await Eventually.Holds(async () =>
        {
            Done(await registry.Find("hello", "key-1", Cancellation));
            return Front.Issued.Count >= issued + 3;
        });
        Front.Seen.Count(request => request.Authorization == "" && !request.Path.StartsWith("/token", StringComparison.Ordinal)).ShouldBe(1, "only the first request did not know");
    }

    [Fact]
    public async Task a_token_that_has_run_out_in_the_middle_of_a_push_is_fetched_anew_and_no_layer_is_sent_for_nothing()
    {
        Front.WantsTokens = true;
        var image = await Image(layers: 3, bytes: 300_000);
        var begun = 0;
        // It is taken back when an upload has begun and its layer is to come.
        Front.Meanwhile = async (context, forward) =>
        {
            await forward();
            if (context.Request.Method == "POST" && Interlocked.Increment(ref begun) == 2)
                Front.Revoke();
        };

        Done(await Push(BehindFront(), image));

        Front.Issued.Count.ShouldBe(2);
        // So the refused request cost no layer.
        Front.Seen.Where(request => request.Method == "PUT" && request.Path.Contains("/uploads/", StringComparison.Ordinal)).ShouldAllBe(request => request.AsksFirst);
        Done(await Unpack(BehindFront(), image));
    }

    [Fact]
    public async Task a_token_that_is_never_good_is_asked_for_once_more_and_no_further()
    {
        Front.WantsTokens = true;
        Front.Meanwhile = (context, _) =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{Front.Address}/token\",service=\"the registry, \\\"ours\\\"\"";
            return Task.CompletedTask;
        };

        Lasting(await BehindFront().Find("hello", "key-1", Cancellation), "registry_unauthorised");

        Front.Issued.Count.ShouldBe(1);
    }

    [Fact]
    public async Task wrong_credentials_at_the_token_server_are_told_without_them()
    {
        Front.WantsTokens = true;
        Front.Account = (DockerRegistry.Username, DockerRegistry.Password);

        Lasting(await Push(BehindFront(Account("wrong-pass")), await Image()), "registry_unauthorised").Reason.ShouldNotContain("wrong-pass");
    }

    [Fact]
    public async Task several_challenges_in_one_answer_are_told_apart()
    {
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Headers.Authorization.ToString().StartsWith("Bearer token-", StringComparison.Ordinal))
            {
                await forward();
                return;
            }

            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Basic realm=\"a, b=c\", Bearer realm=\"{Front.Address}/token\", service=\"the registry, \\\"ours\\\"\"";
        };

        Done(await Push(BehindFront(Account()), await Image()));
    }

    [Fact]
    public async Task nobody_else_gets_credentials()
    {
        await using var elsewhere = await RegistryFront.Start(Server.Host);
        Front.WantsTokens = true;
        // Uploads and downloads lead to another host, as to a store of blobs.
        Front.Meanwhile = async (context, forward) =>
        {
            if (context.Request.Method == "GET" && context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
            {
                context.Response.Redirect($"{elsewhere.Address}{context.Request.Path}", permanent: false);
                return;
            }

            await forward();
            if (context.Request.Method == "POST")
                context.Response.Headers.Location = $"{elsewhere.Address}{new Uri(new Uri(Front.Address), context.Response.Headers.Location.ToString()).PathAndQuery}";
        };
        var registry = BehindFront(Account());
        var image = await Image(layers: 2);

        Done(await Push(registry, image));
        Done(await Unpack(registry, image));

        elsewhere.Count("PUT", "/uploads/").ShouldBe(3);
        elsewhere.Count("GET", "/blobs/").ShouldBe(3);
        elsewhere.Seen.ShouldAllBe(request => request.Authorization == "");
    }
}
