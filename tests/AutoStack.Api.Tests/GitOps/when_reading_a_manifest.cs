using AutoStack.Api.GitOps;
using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_reading_a_manifest_on_disk() : when_reading_a_manifest(new BareAdapter());

public sealed class when_reading_a_manifest_by_http() : when_reading_a_manifest(new HttpAdapter());

public abstract class when_reading_a_manifest(GitOpsAdapter adapter) : GitOpsTest(adapter)
{
    [Fact]
    public async Task it_is_what_was_written_at_that_commit_whatever_came_later()
    {
        var first = Release(1);
        var commit = await Committed(first, epoch: 1);
        await Committed(Release(2), epoch: 2);

        Same(await Read(commit), first);
    }

    [Theory]
    [InlineData("node server.js --name='a b' \"c\"")]
    [InlineData("first line\nsecond line\n\nfourth")]
    [InlineData("  spaces around  ")]
    [InlineData("windows\r\nline")]
    [InlineData("tab\there")]
    [InlineData("# no comment: - [x] {y} & * ! | > % @ `")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("true")]
    [InlineData("0123")]
    [InlineData("grüße 🚀 \u0085 \u2028")]
    public async Task every_command_comes_back_as_it_was(string command)
    {
        var release = Release(1) with { Processes = [new ReleaseProcess("web", command, 1)], ReleaseCommand = command };
        Same(await Read(await Committed(release, epoch: 1)), release);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("no")]
    [InlineData("true")]
    [InlineData("e1")]
    public async Task an_environment_may_have_a_name_that_yaml_takes_for_something_else(string name)
    {
        var release = Release(1, environment: name);
        var commit = await Committed(release, epoch: 1);
        Same(await Read(commit, environment: name), release);
        if (name != "e1")
            (await Git("show", $"{commit}:apps/hello/{name}/autostack.yaml")).ShouldContain($"name: \"{name}\"");
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("0000000e11111111111111111111111111111111")]
    [InlineData("-.5")]
    [InlineData("1_000")]
    [InlineData("0b101")]
    [InlineData("2026-11-28")]
    [InlineData("2026-11-28 12:30:00")]
    public void what_another_reader_would_take_for_a_number_or_a_date_is_quoted(string text) =>
        ManifestFile.Write(Release(1) with { ReleaseCommand = text }).ShouldContain($"release_command: \"{text}\"");

    [Fact]
    public async Task a_very_long_command_comes_back_whole()
    {
        var release = Release(1) with { ReleaseCommand = string.Concat(Enumerable.Repeat("0123456789", 5_000)) };
        Same(await Read(await Committed(release, epoch: 1)), release);
    }

    [Fact]
    public void the_same_release_gives_the_same_bytes()
    {
        var release = Release(1);
        ManifestFile.Write(release).ShouldBe(ManifestFile.Write(release with { Domains = [.. release.Domains] }));
    }

    [Fact]
    public async Task a_commit_that_is_not_there_yet_is_asked_for_again()
    {
        await Committed(Release(1), epoch: 1);
        (await GitOps.Read("hello", "production", new string('0', 40), Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Transient>().Code.ShouldBe("gitops_commit_missing");
    }

    [Fact]
    public async Task before_the_first_commit_it_is_asked_for_again_too()
    {
        (await GitOps.Read("hello", "production", new string('0', 40), Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Transient>();
    }

    [Theory]
    [InlineData("by: hand\n")]
    [InlineData("")]
    [InlineData("apiVersion: autostack.dev/v1\nkind: Release\n")]
    [InlineData("apiVersion: autostack.dev/v1\nkind: Release\nproject:\n")]
    [InlineData("apiVersion: autostack.dev/v1\nkind: Release\nprocesses: 3\n")]
    [InlineData("a: [1\n")]
    public async Task one_that_a_person_broke_is_refused_with_the_remedy(string content)
    {
        await Committed(Release(1), epoch: 1);
        var commit = await ByHand("apps/hello/production/autostack.yaml", content);

        var fault = (await GitOps.Read("hello", "production", commit, Cancellation)).ShouldBeOfType<Outcome<ReleaseManifest?>.Permanent>();
        fault.Code.ShouldBe("manifest_invalid");
        fault.Reason.ShouldContain("deploy again");
    }

    private static void Same(ReleaseManifest? read, ReleaseManifest written)
    {
        var found = read.ShouldNotBeNull();
        found.Processes.ShouldBe(written.Processes);
        found.Domains.ShouldBe(written.Domains);
        (found with { Processes = written.Processes, Domains = written.Domains }).ShouldBe(written);
    }
}
