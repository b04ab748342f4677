using AutoStack.Api.Pipeline;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

public sealed class when_looking_up_a_commit : SourceTest
{
    [Fact]
    public async Task the_default_branch_is_the_repositorys_own()
    {
        var repository = await Repository();
        await repository.Write("a", "1").Commit();
        await repository.Git("checkout", "--quiet", "-b", "trunk");
        var trunk = await repository.Write("a", "2").Commit("On trunk");

        (await Resolved(repository.Path)).ShouldBe(trunk);
    }

    [Fact]
    public async Task a_commit_is_described_as_its_author_wrote_it()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit("Größer\n\nWith a body\nof two lines");

        var commit = (await Resolve(repository.Path, "main")).ShouldBeOfType<Outcome<SourceCommit>.Done>().Value;

        commit.ShouldBe(new SourceCommit(sha, "Größer\n\nWith a body\nof two lines", "Ada Lovelace", "ada@example.org", new DateTimeOffset(2026, 1, 2, 1, 4, 5, TimeSpan.Zero), "main"));
        Log.Text.ShouldContain("Größer");
    }

    [Fact]
    public async Task branches_tags_annotated_tags_and_full_ids_are_found()
    {
        var repository = await Repository();
        var first = await repository.Write("a", "1").Commit();
        await repository.Git("tag", "light");
        await repository.Git("tag", "-a", "-m", "A release", "annotated");
        var tagObject = await repository.Git("rev-parse", "annotated");
        var second = await repository.Write("a", "2").Commit();
        await repository.Git("branch", "feature/with-slash");
        var tip = await repository.Write("a", "3").Commit();

        (await Resolved(repository.Path, "main")).ShouldBe(tip);
        (await Resolved(repository.Path, "feature/with-slash")).ShouldBe(second);
        (await Resolved(repository.Path, "light")).ShouldBe(first);
        (await Resolved(repository.Path, "annotated")).ShouldBe(first);
        (await Resolved(repository.Path, second)).ShouldBe(second);
        (await Resolved(repository.Path, second.ToUpperInvariant())).ShouldBe(second);
        (await Resolved(repository.Path, "main", commit: second)).ShouldBe(second);
        (await Resolved(repository.Path, tagObject)).ShouldBe(first);
        (await Resolved(repository.Path, tagObject)).ShouldBe(first);
    }

    [Fact]
    public async Task a_branch_wins_over_a_tag_of_its_name()
    {
        var repository = await Repository();
        await repository.Write("a", "1").Commit();
        await repository.Git("tag", "same");
        var branch = await repository.Write("a", "2").Commit();
        await repository.Git("branch", "same");

        (await Resolved(repository.Path, "same")).ShouldBe(branch);
    }

    [Fact]
    public async Task a_branch_that_moved_is_seen_though_its_old_commit_is_cached()
    {
        var repository = await Repository();
        var old = await repository.Write("a", "1").Commit();
        (await Resolved(repository.Path, "main")).ShouldBe(old);
        await repository.Git("checkout", "--quiet", "--orphan", "rewritten");
        var rewritten = await repository.Write("a", "2").Commit();
        await repository.Git("branch", "--quiet", "-f", "main", rewritten);

        (await Resolved(repository.Path, "main")).ShouldBe(rewritten);
        (await Resolved(repository.Path, "main", commit: old)).ShouldBe(old);
    }

    [Fact]
    public async Task a_commit_that_was_fetched_is_at_hand_when_the_repository_is_gone()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit();
        await Resolved(repository.Path, "main");
        Directory.Delete(repository.Path, recursive: true);

        File.ReadAllText(Path.Combine(await CheckedOut(repository.Path, sha), "a")).ShouldBe("1");
    }

    [Theory]
    [InlineData("no-such-branch")]
    [InlineData("*")]
    [InlineData("mai")]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("main:refs/heads/x")]
    [InlineData("0123456789012345678901234567890123456789")]
    public async Task a_ref_that_is_not_there_is_said_to_be_missing(string name)
    {
        var repository = await Repository();
        await repository.Write("a", "1").Commit();
        Faults(await Resolve(repository.Path, name), "ref_not_found", name);
    }

    [Fact]
    public async Task an_empty_repository_is_told_apart_from_a_missing_one()
    {
        var empty = await Repository("empty");
        Faults(await Resolve(empty.Path), "repository_empty", empty.Path);
        Faults(await Resolve(empty.Path, "main"), "repository_empty", empty.Path);
        Faults(await Resolve(Place.At("allowed", "missing")), "repository_not_found", "missing");
        Directory.CreateDirectory(Place.At("allowed", "plain"));
        Faults(await Resolve(Place.At("allowed", "plain"), "main"), "repository_not_found", "plain");
    }

    [Fact]
    public async Task a_repository_of_another_user_under_an_allowed_path_is_read()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit();
        if (Environment.IsPrivilegedProcess)
            await repository.Git("-c", "alias.give=!chown -R 65534:65534 .", "give");

        (await Resolved(repository.Path)).ShouldBe(sha);
    }

    [Fact]
    public async Task a_bare_repository_and_a_file_url_do_as_well()
    {
        var repository = await Repository();
        var sha = await repository.Write("a", "1").Commit();
        await repository.Git("clone", "--quiet", "--bare", ".", Place.At("allowed", "bare.git"));

        (await Resolved(Place.At("allowed", "bare.git"))).ShouldBe(sha);
        (await Resolved($"file://{repository.Path}")).ShouldBe(sha);
    }

    private static void Faults(Outcome<SourceCommit> outcome, string code, string says)
    {
        var fault = outcome.ShouldBeOfType<Outcome<SourceCommit>.Permanent>();
        fault.Code.ShouldBe(code);
        fault.Reason.ShouldContain(says);
    }
}
