using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

public sealed class when_asking_what_is_new : SourceTest
{
    private static readonly ProjectId Shop = new(Guid.CreateVersion7());

    [Fact]
    public async Task the_head_of_a_branch_is_told_and_nothing_is_fetched()
    {
        var repository = await Repository();
        await repository.Write("a", "1").Commit();
        await repository.Git("branch", "steady");
        var steady = await repository.Git("rev-parse", "steady");
        var head = await repository.Write("a", "2").Commit();

        (await Head(repository.Path, null)).ShouldBe(Outcome.Done(head));
        (await Head(repository.Path, "main")).ShouldBe(Outcome.Done(head));
        (await Head(repository.Path, "steady")).ShouldBe(Outcome.Done(steady));
        Directory.EnumerateDirectories(CacheRoot).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_branch_that_is_not_there_is_named()
    {
        var repository = await Repository();
        await repository.Write("a", "1").Commit();

        (await Head(repository.Path, "gone")).ShouldBeOfType<Outcome<string>.Permanent>().ShouldSatisfyAllConditions(
            fault => fault.Code.ShouldBe("ref_not_found"),
            fault => fault.Reason.ShouldContain("'gone'"));
        (await Head("/etc", null)).ShouldBeOfType<Outcome<string>.Permanent>().Code.ShouldBe("repository_url_refused");
    }

    [Fact]
    public async Task files_that_differ_are_named_also_where_the_history_between_is_not_there()
    {
        var repository = await Repository();
        var first = await repository.Write("docs/a.md", "1").Write("src/b.cs", "1").Write("gone.txt", "1").Commit();
        await repository.Write("src/b.cs", "2").Commit();
        File.Delete(Path.Combine(repository.Path, "gone.txt"));
        var last = await repository.Write("über/\n\"odd\" name.txt", "1").Commit();

        (await Changed(repository.Path, first, last)).ShouldBe(["gone.txt", "src/b.cs", "über/\n\"odd\" name.txt"], ignoreOrder: true);
        (await Changed(repository.Path, last, last)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_commit_that_was_rewritten_away_is_not_found()
    {
        var repository = await Repository();
        var head = await repository.Write("a", "1").Commit();

        (await Source().FindChangedPaths(new FindChangedPaths(Shop, repository.Path, "main", new string('b', 40), head), Log.Context(Stage.Checkout, 1, cancellation: Cancellation)))
            .ShouldBeOfType<Outcome<IReadOnlyList<string>?>.Permanent>().Code.ShouldBe("ref_not_found");
    }

    private Task<Outcome<string>> Head(string url, string? branch) => Source().FindHead(new FindHead(Shop, url, branch), Log.Context(Stage.Checkout, 1, cancellation: Cancellation));

    private async Task<IReadOnlyList<string>?> Changed(string url, string from, string to) =>
        (await Source().FindChangedPaths(new FindChangedPaths(Shop, url, "main", from, to), Log.Context(Stage.Checkout, 1, cancellation: Cancellation)))
            .ShouldBeOfType<Outcome<IReadOnlyList<string>?>.Done>().Value;
}
