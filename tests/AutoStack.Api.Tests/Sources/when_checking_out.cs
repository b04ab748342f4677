using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

public sealed class when_checking_out : SourceTest
{
    [Fact]
    public async Task the_tree_is_the_commits_with_links_and_modes_and_without_git()
    {
        var repository = await Repository();
        repository.Write("run.sh", "#!/bin/sh\n").Write("deep/er/file", "content");
        File.SetUnixFileMode(Path.Combine(repository.Path, "run.sh"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(Path.Combine(repository.Path, "link"), "/etc/passwd");
        var sha = await repository.Commit();
        await repository.Write("deep/er/file", "newer").Commit();

        var tree = await CheckedOut(repository.Path, sha);

        Directory.EnumerateFileSystemEntries(tree).Select(Path.GetFileName).Order().ShouldBe(["deep", "link", "run.sh"]);
        File.ReadAllText(Path.Combine(tree, "deep/er/file")).ShouldBe("content");
        new FileInfo(Path.Combine(tree, "link")).LinkTarget.ShouldBe("/etc/passwd");
        Executable("run.sh").ShouldBeTrue();
        Executable("deep/er/file").ShouldBeFalse();

        bool Executable(string name) => (File.GetUnixFileMode(Path.Combine(tree, name)) & UnixFileMode.UserExecute) != 0;
    }

    [Fact]
    public async Task nothing_that_the_repository_says_is_run()
    {
        var ran = Place.At("ran");
        var inner = await Repository("inner");
        await inner.Write("secret", "of the submodule").Commit();
        var repository = await Repository();
        repository
            .Write(".gitattributes", "* filter=evil diff=evil\n")
            .Write("file", "content")
            .Write(".gitmodules", $"[submodule \"inner\"]\n\tpath = inner\n\turl = {inner.Path}\n\tupdate = !touch {ran}\n");
        await repository.Git("-c", "protocol.file.allow=always", "clone", "--quiet", inner.Path, "inner");
        var sha = await repository.Commit();
        // The served repository's own settings and hooks, as somebody with access to its directory may have set them.
        await repository.Git("config", "filter.evil.smudge", $"touch {ran}");
        await repository.Git("config", "core.fsmonitor", $"touch {ran}");
        await repository.Git("config", "uploadpack.packObjectsHook", $"touch {ran}; exec");
        foreach (var hook in new[] { "post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc" })
        {
            repository.Write($".git/hooks/{hook}", $"#!/bin/sh\ntouch {ran}\n");
            File.SetUnixFileMode(Path.Combine(repository.Path, ".git/hooks", hook), (UnixFileMode)0b111_101_101);
        }

        await Resolved(repository.Path);
        var tree = await CheckedOut(repository.Path, sha);

        File.Exists(ran).ShouldBeFalse();
        File.ReadAllText(Path.Combine(tree, "file")).ShouldBe("content");
        Directory.EnumerateFileSystemEntries(Path.Combine(tree, "inner")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(".git")]
    [InlineData(".GIT")]
    [InlineData("..")]
    [InlineData("git~1")]
    public async Task a_tree_with_a_name_that_git_forbids_is_refused_or_harmless(string name)
    {
        var repository = await Repository();
        var blob = await repository.Git("[core]\n\tfsmonitor = touch ran\n", ["hash-object", "-w", "--stdin"]);
        var inner = await repository.Git($"100644 blob {blob}\tconfig\n", ["mktree"]);
        var sha = await CommitOf(repository, $"040000 tree {inner}\t{name}\n");

        var outcome = await CheckOut(repository.Path, sha);

        File.Exists(Place.At("config")).ShouldBeFalse();
        if (outcome is Outcome<SourceTree>.Permanent refused)
            refused.Code.ShouldBe("checkout_failed");
        else
            name.ShouldNotBeOneOf(".git", "..");
    }

    [Fact]
    public async Task a_file_below_a_link_of_the_same_tree_does_not_land_where_the_link_leads()
    {
        var outside = Directory.CreateDirectory(Place.At("outside")).FullName;
        var repository = await Repository();
        var link = await repository.Git(outside, ["hash-object", "-w", "--stdin"]);
        var file = await repository.Git("planted", ["hash-object", "-w", "--stdin"]);
        var inner = await repository.Git($"100644 blob {file}\tplanted\n", ["mktree"]);
        var sha = await CommitOf(repository, $"120000 blob {link}\tway\n040000 tree {inner}\tway\n");

        await CheckOut(repository.Path, sha);

        Directory.EnumerateFileSystemEntries(outside).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_repository_that_is_too_large_is_refused_and_leaves_nothing()
    {
        var repository = await Repository();
        repository.Write("noise", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3 << 20)));
        await repository.Commit();

        var fault = (await Resolve(repository.Path, source: Source(megabytes: 1))).ShouldBeOfType<Outcome<SourceCommit>.Permanent>();

        fault.Code.ShouldBe("repository_too_large");
        fault.Reason.ShouldContain("1 MB");
        Directory.EnumerateDirectories(CacheRoot).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_tree_that_is_small_in_git_and_large_on_disk_is_refused_too()
    {
        var repository = await Repository();
        var sha = await repository.Write("zeros", new string('0', 8 << 20)).Commit();
        var source = Source(megabytes: 1);
        await Resolved(repository.Path, source: source);

        (await CheckOut(repository.Path, sha, source: source)).ShouldBeOfType<Outcome<SourceTree>.Permanent>().Code.ShouldBe("repository_too_large");
        Directory.Exists(Place.At("tree-1")).ShouldBeFalse();
    }

    [Fact]
    public async Task a_cache_that_many_deployments_made_large_is_made_again()
    {
        var repository = await Repository();
        var source = Source(megabytes: 1);
        for (var i = 0; i < 4; i++)
        {
            var sha = await repository.Write("noise", Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(400_000))).Commit();
            (await Resolved(repository.Path, source: source)).ShouldBe(sha);
        }

        Log.Text.ShouldContain("made again");
    }

    private static async Task<string> CommitOf(GitRepository repository, string entries)
    {
        var tree = await repository.Git(entries, ["mktree"]);
        var sha = await repository.Git("commit-tree", tree, "-m", "Crafted");
        await repository.Git("update-ref", "refs/heads/main", sha);
        return sha;
    }
}
