using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_dependencies_are_kept : BuilderTest
{
    private const string Restored = "Dependencies are those of the cache";

    [Fact]
    public async Task the_second_build_of_the_same_lock_file_installs_nothing_and_gives_the_same_image()
    {
        var request = await Request(await Application());
        var (first, _) = await Built(request, epoch: 1);
        Log.Lines.Count(line => line.StartsWith("$ npm ci")).ShouldBe(1);
        var (second, layout) = await Built(request, epoch: 2);

        Log.Lines.Count(line => line.StartsWith("$ npm ci")).ShouldBe(1, Log.Text);
        Log.Lines.ShouldContain(line => line.StartsWith(Restored));
        second.ShouldBe(first);
        layout.Files().Keys.ShouldContain("app/node_modules/ms/index.js");
    }

    [Fact]
    public async Task another_project_another_lock_file_and_another_variable_install_anew()
    {
        var repository = await Application();
        var request = await Request(repository);
        await Built(request, epoch: 1);

        await Built(request with { Project = new Domain.ProjectId(Guid.CreateVersion7()) }, epoch: 2);
        await Built(request with { Variables = new Dictionary<string, string> { ["A"] = "b" } }, epoch: 3);
        repository.Write("package-lock.json", Lock.Replace("\"requires\": true,", "\"requires\": true, "));
        await Built(request with { Commit = await repository.Commit() }, epoch: 4);

        Log.Lines.Count(line => line.StartsWith("$ npm ci")).ShouldBe(4);
        Log.Text.ShouldNotContain(Restored);
    }

    [Fact]
    public async Task what_a_build_does_to_its_dependencies_is_not_kept()
    {
        var repository = (await Application()).Write("package.json", Package("echo 'module.exports = 1' > node_modules/ms/index.js; touch node_modules/left"));
        var request = await Request(repository);
        await Built(request, epoch: 1);
        repository.Write("server.js", "other");
        var (_, layout) = await Built(request with { Commit = await repository.Commit(), Settings = Detect with { BuildCommand = "true" } }, epoch: 2);

        Log.Lines.ShouldContain(line => line.StartsWith(Restored));
        layout.Files().Keys.ShouldNotContain("app/node_modules/left");
        layout.Files()["app/node_modules/ms/index.js"].ShouldNotBe("module.exports = 1\n");
    }

    [Fact]
    public async Task an_installation_that_fails_keeps_nothing()
    {
        var repository = (await Application()).Write("package-lock.json", Lock.Replace("node_modules/ms", "node_modules/zz"));
        await Refused(await Request(repository));
        Archives().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_project_with_install_scripts_of_its_own_keeps_nothing()
    {
        var repository = (await Application()).Write("package.json", Package("true").Replace("\"build\"", "\"postinstall\": \"touch made\", \"build\""));
        var (_, layout) = await Built(await Request(repository));

        layout.Files().Keys.ShouldContain("app/made");
        Archives().ShouldBeEmpty();
    }

    [Fact]
    public async Task builds_cannot_change_what_is_kept()
    {
        var request = await Request(await Application());
        await Built(request, epoch: 1);
        var archive = Archives().ShouldHaveSingleItem();
        var before = await File.ReadAllBytesAsync(archive, Cancellation);

        await Built(request with { Settings = Detect with { BuildCommand = $"(echo x >> '{archive}'; rm -f '{archive}'; touch '{Path.GetDirectoryName(archive)}/y') 2>&1 || true" } }, epoch: 2);

        if (!Environment.IsPrivilegedProcess)
            return;
        (await File.ReadAllBytesAsync(archive, Cancellation)).ShouldBe(before);
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(archive)!).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task an_archive_that_is_damaged_is_made_again()
    {
        var request = await Request(await Application());
        var (first, _) = await Built(request, epoch: 1);
        var archive = Archives().ShouldHaveSingleItem();
        await File.WriteAllTextAsync(archive, "no archive", Cancellation);

        var (second, _) = await Built(request, epoch: 2);

        second.ShouldBe(first);
        Log.Lines.ShouldContain("The cached dependencies could not be unpacked; installing them.");
        new FileInfo(Archives().ShouldHaveSingleItem()).Length.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task builds_at_the_same_time_keep_it_once()
    {
        var request = await Request(await Application());
        var images = await Task.WhenAll(Enumerable.Range(1, 3).Select(epoch => Task.Run(async () =>
            await Builder().Build(request, Log.Context(Domain.Deployments.Stage.Build, epoch, cancellation: Cancellation)))));

        images.ShouldAllBe(image => image is Api.Pipeline.Outcome<Api.Pipeline.BuiltImage>.Done);
        images.Distinct().ShouldHaveSingleItem();
        Archives().ShouldHaveSingleItem();
    }

    private const string Lock = """
        {
          "name": "hello", "version": "1.0.0", "lockfileVersion": 3, "requires": true,
          "packages": {
            "": { "name": "hello", "version": "1.0.0", "dependencies": { "ms": "2.1.3" } },
            "node_modules/ms": { "version": "2.1.3", "integrity": "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==" }
          }
        }
        """;

    private static string Package(string build) => $$"""{ "name": "hello", "version": "1.0.0", "scripts": { "start": "node server.js", "build": "{{build}}" }, "dependencies": { "ms": "2.1.3" } }""";

    private async Task<GitRepository> Application() => (await Repository()).Write("package.json", Package("true")).Write("package-lock.json", Lock).Write("server.js", "require('ms')");

    private string[] Archives() => Directory.Exists(Place.At("data", "cache", "dependencies")) ? Directory.GetFiles(Place.At("data", "cache", "dependencies"), "*", SearchOption.AllDirectories) : [];
}
