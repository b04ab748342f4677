using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.AutoDeploy;

/// <summary>From a push to the live page, with everything real.</summary>
public sealed class when_a_branch_is_pushed_to
{
    [Fact]
    public async Task what_was_pushed_goes_live_by_itself_once()
    {
        await using var platform = await RealPlatform.Create(("AutoStack__AutoDeploy__PollSeconds", "1"));
        await platform.StartApi();
        platform.StartTarget();
        var repository = await GitRepository.Create(Path.Combine(platform.Repositories, "site"));
        await repository.Write("index.html", "One").Commit();
        var project = await platform.Project("site", repository.Path, new { auto_deploy = true });
        using var visitor = platform.Visitor("site");
        await Shows("One");

        await repository.Write("index.html", "Two").Commit("Two");
        await Shows("Two");
        await repository.Write("index.html", "Three").Commit("Three [skip deploy]");
        await repository.Write("index.html", "Four").Commit("Four");
        await Shows("Four");

        var all = (await platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}/deployments", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray().ToArray();
        all.Select(deployment => deployment.GetProperty("trigger").GetProperty("kind").GetString()).ShouldBe(["auto_deploy", "auto_deploy", "auto_deploy"]);

        Task Shows(string text) => Eventually.Get(() => Ask(visitor), answer => answer == text, TimeSpan.FromSeconds(60));
    }

    private static async Task<string> Ask(HttpClient visitor)
    {
        try
        {
            using var answer = await visitor.GetAsync(new Uri("/", UriKind.Relative));
            return await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            // The target role has only just been started.
            return "";
        }
    }
}
