using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_building_a_node_application : BuilderTest
{
    private const string Package = """
        {
          "name": "hello",
          "version": "1.0.0",
          "scripts": { "start": "node server.js", "build": "node build.js" },
          "dependencies": { "greeting": "file:greeting" }
        }
        """;

    private const string Lock = """
        {
          "name": "hello",
          "version": "1.0.0",
          "lockfileVersion": 3,
          "requires": true,
          "packages": {
            "": { "name": "hello", "version": "1.0.0", "dependencies": { "greeting": "file:greeting" } },
            "greeting": { "version": "1.2.3" },
            "node_modules/greeting": { "resolved": "greeting", "link": true }
          }
        }
        """;

    [Fact]
    public async Task dependencies_come_from_the_lock_file_into_a_layer_of_their_own()
    {
        var (image, layout) = await Built(await Request(await Application(locked: true)));

        image.Kind.ShouldBe("node");
        Log.Lines.ShouldContain(line => line.StartsWith("$ npm ci"));
        Log.Lines.ShouldContain("$ npm run build");
        Log.Text.ShouldNotContain("Warning: There is no package-lock.json");
        layout.Problems().ShouldBeEmpty();
        layout.Layers().Count.ShouldBe(2);
        var files = layout.Files();
        files["app/node_modules/greeting"].ShouldBe("→ ../greeting");
        files["app/built.txt"].ShouldBe("hello from the build");
        var config = layout.Config().GetProperty("config");
        config.GetProperty("Entrypoint").EnumerateArray().Select(part => part.GetString()).ShouldBe(["/bin/sh", "-c", "node server.js"]);
        config.GetProperty("Env").EnumerateArray().Select(variable => variable.GetString()).ShouldContain("NODE_ENV=production");
    }

    [Fact]
    public async Task without_a_lock_file_it_installs_and_warns()
    {
        var (_, layout) = await Built(await Request(await Application(locked: false)));

        Log.Lines.ShouldContain(line => line.StartsWith("$ npm install"));
        Log.Lines.ShouldContain(line => line.StartsWith("Warning: There is no package-lock.json"));
        layout.Files()["app/node_modules/greeting"].ShouldBe("→ ../greeting");
    }

    [Fact]
    public async Task a_lock_file_that_does_not_fit_is_told_with_its_line()
    {
        var repository = (await Application(locked: true)).Write("package.json", Package.Replace("\"greeting\": \"file:greeting\"", "\"greeting\": \"file:greeting\", \"other\": \"file:other\""));
        var fault = await Refused(await Request(repository));

        fault.Code.ShouldBe("install_failed");
        Log.Lines[(int)fault.LogLine!.Value - 1].ShouldContain("npm");
        fault.Reason.ShouldContain("npm ci");
    }

    [Fact]
    public async Task two_builds_in_different_places_give_the_same_image()
    {
        var request = await Request(await Application(locked: true), variables: new Dictionary<string, string> { ["WHERE"] = "here" });
        var (first, _) = await Built(request, epoch: 1, data: "one");
        var (second, _) = await Built(request, epoch: 2, data: "another/and/deeper");

        second.ShouldBe(first);
    }

    [Fact]
    public async Task the_same_image_built_twice_in_one_place_is_kept_once()
    {
        var request = await Request(await NodeRepository());
        var (first, _) = await Built(request, epoch: 1);
        var (second, layout) = await Built(request, epoch: 2);

        second.ShouldBe(first);
        layout.Problems().ShouldBeEmpty();
        Directory.EnumerateDirectories(Place.At("data", "images")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task builds_of_one_commit_at_the_same_time_do_not_meet()
    {
        var request = await Request(await NodeRepository());
        var images = await Task.WhenAll(Enumerable.Range(1, 4).Select(epoch => Task.Run(async () =>
            await Builder().Build(request, Log.Context(Domain.Deployments.Stage.Build, epoch, cancellation: Cancellation)))));

        images.ShouldAllBe(image => image is Api.Pipeline.Outcome<Api.Pipeline.BuiltImage>.Done);
        images.Distinct().ShouldHaveSingleItem();
    }

    private async Task<GitRepository> Application(bool locked)
    {
        var repository = (await Repository())
            .Write("package.json", Package)
            .Write("server.js", "require('greeting')")
            .Write("build.js", "require('node:fs').writeFileSync('built.txt', require('greeting'))")
            .Write("greeting/package.json", """{ "name": "greeting", "version": "1.2.3", "main": "index.js" }""")
            .Write("greeting/index.js", "module.exports = 'hello from the build'");
        return locked ? repository.Write("package-lock.json", Lock) : repository;
    }
}
