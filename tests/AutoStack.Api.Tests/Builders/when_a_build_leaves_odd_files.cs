using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_a_build_leaves_odd_files : BuilderTest
{
    [Fact]
    public async Task names_of_all_kinds_reach_the_image_as_they_are()
    {
        var long255 = new string('n', 251) + ".txt";
        var (_, layout) = await Built(await Left($"""
            touch -- 'new
            line' '-rf' 'a b' '*' '{long255}'; printf nfc > "$(printf 'caf\303\251')"; printf nfd > "$(printf 'cafe\314\201')"; mkdir -p {string.Join('/', Enumerable.Repeat("deep", 60))}
            """));

        layout.Problems().ShouldBeEmpty();
        var files = layout.Files();
        foreach (var name in new[] { "new\nline", "-rf", "a b", "*", long255, string.Join('/', Enumerable.Repeat("deep", 60)) })
            files.Keys.ShouldContain($"app/{name}");
        files["app/caf\u00e9"].ShouldBe("nfc");
        files["app/cafe\u0301"].ShouldBe("nfd");
    }

    [Fact]
    public async Task a_name_that_is_not_utf8_is_refused_by_name()
    {
        var fault = await Refused(await Left("""mkdir site; touch "$(printf 'site/bad\377name')" """));

        fault.Code.ShouldBe("file_unsupported");
        fault.Reason.ShouldContain("site/bad");
        fault.Reason.ShouldContain("not UTF-8");
        // .NET alone could not remove what is left of it.
        Api.Builders.BuiltIn.Workspaces.Remove(Place.At("data", "workspaces"));
        Directory.Exists(Place.At("data", "workspaces")).ShouldBeFalse();
    }

    [Fact]
    public async Task links_in_circles_stay_links()
    {
        var (_, layout) = await Built(await Left("ln -s . self; ln -s two one; ln -s one two; mkdir d; ln -s .. d/up"));

        var files = layout.Files();
        (files["app/self"], files["app/one"], files["app/two"], files["app/d/up"]).ShouldBe(("→ .", "→ two", "→ one", "→ .."));
    }

    [Fact]
    public async Task a_sparse_file_is_packed_as_long_as_it_is()
    {
        var (image, layout) = await Built(await Left("truncate -s 64M big"));

        layout.Files()["app/big"].Length.ShouldBe(64 << 20);
        image.SizeBytes.ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public async Task a_hundred_thousand_files_are_packed()
    {
        var (_, layout) = await Built(await Left("for d in $(seq 100); do mkdir $d; (cd $d && seq 1000 | xargs touch); done"));
        layout.Files().Count.ShouldBe(100_000 + 100 + 2);
    }

    [Fact]
    public async Task what_holds_secrets_by_custom_and_gits_own_stay_out()
    {
        var (_, layout) = await Built(await Left("mkdir -p sub/.git .well-known; touch .env .env.local .env.production.local sub/.env .npmrc nuget.config NuGet.Config .env.example .well-known/x sub/.git/config"));
        layout.Files().Keys.ShouldBe(["app", "app/.env.example", "app/.well-known", "app/.well-known/x", "app/index.html", "app/sub"]);
    }

    [Fact]
    public async Task output_that_is_binary_endless_or_coloured_does_no_harm()
    {
        var (_, layout) = await Built(await Left("""head -c 100000 /dev/urandom; head -c 3000000 /dev/zero | tr '\0' x; printf '\033[31mred\033[0m\n'; cat; echo done"""));

        Log.Lines.ShouldContain("done");
        Log.Lines.ShouldContain(line => line.Contains("more characters)"));
        layout.Problems().ShouldBeEmpty();
    }

    private async Task<Pipeline.BuildImage> Left(string script) =>
        await Request((await Repository()).Write("build.sh", $"mkdir dist && cd dist && touch index.html\n{script}"), Detect with { BuildCommand = "sh build.sh" });
}
