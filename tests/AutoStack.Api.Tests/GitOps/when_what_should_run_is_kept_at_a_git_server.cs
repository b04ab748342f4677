using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

/// <summary>A whole platform whose GitOps repository is at a real server.</summary>
public sealed class when_what_should_run_is_kept_at_a_git_server : IAsyncLifetime
{
    private readonly TemporaryDirectory place = new();
    private GitHttpServer server = null!;
    private RealPlatform platform = null!;
    private Repository repository = null!;
    private Guid project;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Remote => place.At("gitops.git");

    public async ValueTask InitializeAsync()
    {
        await GitRepository.CreateBare(Remote);
        server = await GitHttpServer.Start(place.Path);
        platform = await RealPlatform.Create(
            ("AutoStack__GitOps__Kind", "remote"),
            ("AutoStack__GitOps__Url", $"{server.Address}/gitops.git"),
            ("AutoStack__GitOps__Username", GitHttpServer.Username),
            ("AutoStack__GitOps__Token", GitHttpServer.Token),
            ("AutoStack__GitOps__FetchSeconds", "1"),
            ("AutoStack__Target__DriftSeconds", "1"),
            ("AutoStack__Source__AllowedHosts", "127.0.0.1"));
        platform.StartTarget();
        await platform.StartApi();
        repository = new Repository(Path.Combine(platform.Repositories, "site"));
        repository.Commit("1", ("index.html", "release 1"));
        project = await platform.Project("site", repository.Path);
    }

    public async ValueTask DisposeAsync()
    {
        if (platform is not null)
            await platform.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
        place.Dispose();
    }

    [Fact]
    public async Task releases_go_live_and_back_and_the_token_is_nowhere()
    {
        using var visitor = platform.Visitor("site");
        await using var arguments = new WatchedArguments(GitHttpServer.Token);
        var first = await Live(await platform.Deploy(project));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
        Git("log", "-1", "--format=%H", "main").ShouldBe(first.GetProperty("gitops_commit").GetString());
        repository.Commit("2", ("index.html", "release 2"));
        await Live(await platform.Deploy(project));
        var answer = await platform.Client.PostAsJsonAsync($"/api/v1/deployments/{first.GetProperty("id").GetGuid()}/rollback", new { }, Cancellation);
        await Live((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid());
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
        await arguments.DisposeAsync();

        var about = await About();
        about.GetProperty("adapters").EnumerateArray().Single(adapter => adapter.GetProperty("port").GetString() == "gitops").GetProperty("kind").GetString().ShouldBe("Remote");
        Git("rev-list", "--count", "main").ShouldBe("3");
        Directory.Exists(Path.Combine(platform.State, "gitops.git")).ShouldBeFalse();
        arguments.Seen.ShouldBeEmpty();
        (await platform.PlacesThatShow(GitHttpServer.Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task while_it_is_away_a_deployment_waits_and_then_goes_on()
    {
        await Live(await platform.Deploy(project));
        server.AnswerAll(503);
        repository.Commit("2", ("index.html", "release 2"));
        var deployment = await platform.Deploy(project);
        await Eventually.Holds(async () => (await platform.Events(deployment)).Contains("stage_retried"));
        (await About()).GetProperty("notices").EnumerateArray().ShouldContain(notice => notice.GetString()!.Contains("503", StringComparison.Ordinal));

        server.BeWell();

        await Live(deployment);
        Git("rev-list", "--count", "main").ShouldBe("2");
        await Eventually.Holds(async () => !(await About()).GetProperty("notices").EnumerateArray().Any(notice => notice.GetString()!.Contains("503", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task one_whose_token_is_refused_fails_with_the_remedy_and_what_is_live_goes_on()
    {
        await Live(await platform.Deploy(project));
        server.WantedToken = "another-one";
        repository.Commit("2", ("index.html", "release 2"));

        var deployment = await platform.Deploy(project);
        var failed = await platform.Reaches(deployment, "failed");

        failed.GetProperty("failure").GetProperty("stage").GetString().ShouldBe("gitops");
        failed.GetProperty("failure").GetProperty("reason").GetString()!.ShouldContain("AutoStack__GitOps__Username and Token");
        (await platform.Events(deployment)).ShouldNotContain("stage_retried");
        using var visitor = platform.Visitor("site");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");

        server.WantedToken = GitHttpServer.Token;
        await Live(await platform.Deploy(project));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 2");
    }

    [Fact]
    public async Task a_branch_that_somebody_puts_back_is_told_on_the_platform_page_as_drift_and_in_the_next_log()
    {
        var first = await Live(await platform.Deploy(project));
        repository.Commit("2", ("index.html", "release 2"));
        var second = await Live(await platform.Deploy(project));
        var lost = second.GetProperty("gitops_commit").GetString()!;
        Git("update-ref", "refs/heads/main", first.GetProperty("gitops_commit").GetString()!);

        await Eventually.Holds(async () => (await About()).GetProperty("notices").EnumerateArray().Any(notice => notice.GetString()!.Contains($"commit {lost[..12]} is no longer in it", StringComparison.Ordinal)));
        await Eventually.Holds(async () => (await platform.EventNames()).Contains("drift_detected"));
        using var visitor = platform.Visitor("site");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 2");

        repository.Commit("3", ("index.html", "release 3"));
        var third = await Live(await platform.Deploy(project));
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 3");
        (await platform.Client.GetStringAsync($"/api/v1/deployments/{third.GetProperty("id").GetGuid()}/logs", Cancellation)).ShouldContain($"commit {lost[..12]} is no longer in it");
        Git("rev-list", "--count", "main").ShouldBe("2");
    }

    private Task<JsonElement> Live(Guid deployment) => platform.Reaches(deployment, "live");

    private Task<JsonElement> About() => platform.Client.GetFromJsonAsync<JsonElement>("/api/v1/platform", Cancellation);

    private string Git(params string[] arguments) => Repository.Run(Remote, arguments);
}
