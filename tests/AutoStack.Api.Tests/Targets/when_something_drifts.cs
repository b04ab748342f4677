using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

/// <summary>What others do to Git, to files and to ports is told once with both values, and once when it is over.</summary>
[Collection(nameof(LocalTargetCollection))]
public sealed class when_something_drifts(LocalTargetFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_manifest_that_somebody_changed_by_hand_is_told_until_the_next_deployment()
    {
        var app = await fixture.Application();
        await app.Live();
        Edit(app, manifest => manifest.Replace("replicas: 1", "replicas: 5", StringComparison.Ordinal));

        var drift = (await Eventually.Get(() => Events(app, "drift_detected"), found => found.Count > 0)).Single();
        drift.GetProperty("what").GetString().ShouldBe("manifest");
        drift.GetProperty("wanted").GetString().ShouldBe("process web: 1 × what the image starts");
        drift.GetProperty("found").GetString().ShouldBe("process web: 5 × what the image starts");

        await app.Live(("release.txt", "second"));
        (await Eventually.Get(() => Events(app, "drift_resolved"), found => found.Count > 0)).Single().GetProperty("what").GetString().ShouldBe("manifest");
        (await Events(app, "drift_detected")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_file_of_the_release_that_was_edited_is_told_and_so_is_its_repair()
    {
        var app = await fixture.Application();
        await app.Live(("notice.txt", "as built"));
        var file = Directory.GetFiles(Path.Combine(fixture.Platform.Data, "releases"), "notice.txt", SearchOption.AllDirectories).Single();
        var (content, time) = (await File.ReadAllTextAsync(file, Cancellation), File.GetLastWriteTimeUtc(file));

        await File.WriteAllTextAsync(file, "edited by hand", Cancellation);
        var drift = (await Eventually.Get(() => Events(app, "drift_detected"), found => found.Count > 0)).Single();
        (drift.GetProperty("what").GetString(), drift.GetProperty("found").GetString()).ShouldBe(("release_files", "notice.txt was changed"));

        await File.WriteAllTextAsync(file, content, Cancellation);
        File.SetLastWriteTimeUtc(file, time);
        await Eventually.Holds(async () => (await Events(app, "drift_resolved")).Count == 1);
    }

    [Fact]
    public async Task a_port_that_another_program_has_is_told_and_taken_once_it_is_free()
    {
        var app = await fixture.Application();
        var port = await NextPort();
        using (var other = new TcpListener(IPAddress.Loopback, port))
        {
            other.Start();
            await app.Live();
            if (await Port(app) != port)
                Assert.Fail($"The environment got port {await Port(app)}, and not the next one, {port}.");
            var drift = (await Eventually.Get(() => Events(app, "drift_detected"), found => found.Count > 0)).Single();
            drift.GetProperty("found").GetString().ShouldBe($"another program listens on port {port}");
        }

        await Eventually.Holds(async () => (await Events(app, "drift_resolved")).Count == 1);
        using var visitor = new HttpClient();
        (await visitor.GetStringAsync($"http://127.0.0.1:{port}/", Cancellation)).ShouldBe("first");
    }

    /// <summary>A commit by somebody else on the branch.</summary>
    private void Edit(Application app, Func<string, string> change)
    {
        var clone = Path.Combine(fixture.Platform.Repositories, $"gitops-{app.Name}");
        Repository.Run(fixture.Platform.Repositories, "clone", "-q", Path.Combine(fixture.Platform.State, "gitops.git"), clone);
        var file = Path.Combine(clone, "apps", app.Name, "production", "autostack.yaml");
        File.WriteAllText(file, change(File.ReadAllText(file)));
        Repository.Run(clone, "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "commit", "-qam", "By hand");
        Repository.Run(clone, "push", "-q", "origin", "HEAD:main");
    }

    private async Task<int> NextPort()
    {
        await using var command = fixture.Platform.Database.CreateCommand("select coalesce(max(port) + 1, 0) from autostack.target_wants");
        return (int)(await command.ExecuteScalarAsync(Cancellation))! is > 0 and var port ? port : fixture.Platform.FirstAppPort;
    }

    private static async Task<int> Port(Application app) =>
        new Uri((await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{app.Project}/environments", Cancellation)).GetProperty("items")[0].GetProperty("local_url").GetString()!).Port;

    private static async Task<IReadOnlyList<JsonElement>> Events(Application app, string type) =>
        [.. (await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?project_id={app.Project}&type={type}&limit=200", Cancellation)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data"))];
}
