using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Projects;

/// <summary>From a repository that is nobody's to read to a live application, through the API alone.</summary>
public sealed class when_a_private_repository_is_deployed
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task by_https_a_token_brings_it_live_and_is_nowhere_to_be_seen()
    {
        using var place = new TemporaryDirectory();
        var repository = new Repository(place.At("site"));
        repository.Commit("1", ("index.html", "release 1"));
        await using var server = await GitHttpServer.Start(place.Path);
        await using var platform = await RealPlatform.Create(("AutoStack__Source__AllowedHosts", "127.0.0.1"));
        platform.StartTarget();
        await platform.StartApi();
        await using var arguments = new WatchedArguments(GitHttpServer.Token);
        var url = $"{server.Address}/site/.git";
        var token = new { kind = "token", username = GitHttpServer.Username, token = GitHttpServer.Token };
        (await platform.Client.PostAsJsonAsync("/api/v1/projects/detect", new { repository_url = url }, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var detected = await platform.Client.PostAsJsonAsync("/api/v1/projects/detect", new { repository_url = url, credential = token }, Cancellation);
        (await detected.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("kind").GetString().ShouldBe("static");

        var project = await platform.Project("site", url);
        var failed = await platform.Reaches(await platform.Deploy(project), "failed");
        Failure(failed).ShouldBe(("checkout", "repository_unauthorised"));
        failed.GetProperty("failure").GetProperty("reason").GetString()!.ShouldContain("source-credential");
        await Put(platform, project, new { kind = "token", username = GitHttpServer.Username, token = "wr0ng-t0ken" });
        Failure(await platform.Reaches(await platform.Deploy(project), "failed")).ShouldBe(("checkout", "repository_unauthorised"));

        await Put(platform, project, token);
        var ofProject = await platform.Client.PostAsJsonAsync("/api/v1/projects/detect", new { repository_url = url, project_id = project }, Cancellation);
        (await ofProject.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("kind").GetString().ShouldBe("static");
        await platform.Reaches(await platform.Deploy(project), "live");

        using var visitor = platform.Visitor("site");
        (await visitor.GetStringAsync("/", Cancellation)).ShouldBe("release 1");
        await arguments.DisposeAsync();
        arguments.Seen.ShouldBeEmpty();
        (await platform.PlacesThatShow(GitHttpServer.Token)).ShouldBeEmpty();
        (await platform.PlacesThatShow("wr0ng-t0ken")).ShouldBeEmpty();
    }

    [Fact]
    public async Task by_ssh_a_key_does()
    {
        using var place = new TemporaryDirectory();
        await using var server = await SshServer.Start();
        var repository = new Repository(place.At("site"));
        repository.Commit("1", ("index.html", "release 1"));
        await using var platform = await RealPlatform.Create(("AutoStack__Source__AllowedHosts", "127.0.0.1"), ("AutoStack__AutoDeploy__PollSeconds", "1"));
        platform.StartTarget();
        var api = await platform.StartApi();
        var project = await platform.Project("site", server.Url(repository.Path), new { auto_deploy = true });
        var key = await File.ReadAllTextAsync(server.KeyFile, Cancellation);

        await Put(platform, project, new { kind = "ssh_key", private_key = key, known_hosts = await File.ReadAllTextAsync(server.KnownHostsFile, Cancellation) });

        await platform.Reaches(await platform.Deploy(project), "live");
        using var visitor = platform.Visitor("site");
        // And the branch is looked at with it.
        repository.Commit("2", ("index.html", "release 2"));
        await Eventually.Get(() => visitor.GetStringAsync("/", Cancellation), page => page == "release 2", TimeSpan.FromSeconds(60));
        // It lies in a file while a git runs, and the branch is looked at all the time. Of the key the middle is looked for, which has no line's end in it.
        await api.Stop();
        (await platform.PlacesThatShow(key.Split('\n')[2])).ShouldBeEmpty();
    }

    private static async Task Put(RealPlatform platform, Guid project, object credential)
    {
        var answer = await platform.Client.PutAsJsonAsync($"/api/v1/projects/{project}/source-credential", credential, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static (string? Stage, string? Code) Failure(JsonElement deployment) =>
        (deployment.GetProperty("failure").GetProperty("stage").GetString(), deployment.GetProperty("failure").GetProperty("code").GetString());
}
