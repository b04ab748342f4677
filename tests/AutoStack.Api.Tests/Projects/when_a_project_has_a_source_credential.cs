using AutoStack.Api.Environments.Keys;
using AutoStack.Api.Projects.Credentials;
using AutoStack.Api.Tests.Http;
using AutoStack.Api.Tests.Testing;
using AutoStack.Domain;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Projects;

public sealed class when_a_project_has_a_source_credential(HttpFixture api) : HttpTest(api)
{
    private const string Secret = "q1w2e3r4t5-s3cret";
    private const string KnownHosts = "git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFH";

    [Fact]
    public async Task everything_but_its_secret_is_told()
    {
        var path = await Made("https://git.example.org/shop.git");
        (await Admin.Gets(path)).ShouldBeProblem(404, "source_credential_not_found");

        (await Admin.Puts(path, new { kind = "token", username = "deploy", token = Secret })).ShouldBe(204);

        var told = (await Admin.Gets(path)).ShouldBe(200);
        (told["kind"], told["username"], told["host"]).ShouldBe(("token", "deploy", "https://git.example.org"));
        told.Json.GetProperty("fingerprint").GetString().ShouldBeNull();
        told.Json.GetProperty("set_by").GetProperty("kind").GetString().ShouldBe("user");
        told.Json.GetProperty("set_at").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        told.Text.ShouldNotContain(Secret);
        (await Found(path))!.Secret.ShouldBe(Secret);
    }

    [Fact]
    public async Task a_key_is_told_by_its_fingerprint_as_ssh_keygen_shows_it()
    {
        using var place = new TemporaryDirectory();
        var (key, fingerprint) = MakeKey(place, "ed25519");
        var path = await Made("git@git.example.org:team/shop.git");

        (await Admin.Puts(path, new { kind = "ssh_key", private_key = key, known_hosts = KnownHosts })).ShouldBe(204);

        var told = (await Admin.Gets(path)).ShouldBe(200);
        (told["kind"], told["fingerprint"], told["host"]).ShouldBe(("ssh_key", fingerprint, "ssh://git.example.org"));
        told.Text.ShouldNotContain("PRIVATE KEY");
        (await Found(path))!.Secret.ShouldBe(key);
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public void keys_of_other_types_have_fingerprints_too(string type)
    {
        using var place = new TemporaryDirectory();
        var (key, fingerprint) = MakeKey(place, type);
        OpenSshKey.Read(key).ShouldBe((fingerprint, null));
    }

    [Fact]
    public async Task its_events_name_neither_the_secret_nor_a_person()
    {
        var path = await Made("https://git.example.org/shop.git");
        (await Admin.Puts(path, new { kind = "token", username = "ada.lovelace", token = Secret })).ShouldBe(204);
        (await Admin.Asks(HttpMethod.Delete, path)).ShouldBe(204);
        (await Admin.Asks(HttpMethod.Delete, path)).ShouldBe(204);

        (await Admin.Gets(path)).ShouldBeProblem(404, "source_credential_not_found");
        var project = Guid.Parse(path.Split('/')[4]);
        (await Api.Scalar<string>("select string_agg(type, ',' order by version) from autostack.mt_events where stream_id = @project", ("project", project)))
            .ShouldBe("project_created,project_credential_set,project_credential_removed");
        (await Api.Scalar<long>("select count(*) from autostack.mt_events where data::text like '%' || @text || '%'", ("text", "lovelace"))).ShouldBe(0);
        (await Api.Scalar<long>("select count(*) from autostack.mt_events where data::text like '%' || @text || '%'", ("text", Secret))).ShouldBe(0);
        (await Api.Scalar<long>("select count(*) from autostack.source_credentials where project_id = @project", ("project", project))).ShouldBe(0);
        Api.Host.Log.ShouldNotContain(line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task it_goes_with_the_project()
    {
        var path = await Made("https://git.example.org/shop.git");
        (await Admin.Puts(path, new { kind = "token", token = Secret })).ShouldBe(204);
        var project = Guid.Parse(path.Split('/')[4]);
        var name = (await Admin.Gets($"/api/v1/projects/{project}"))["name"];

        (await Admin.Asks(HttpMethod.Delete, $"/api/v1/projects/{project}?confirm={name}")).ShouldBe(202);

        (await Api.Scalar<long>("select count(*) from autostack.source_credentials where project_id = @project", ("project", project))).ShouldBe(0);
        (await Admin.Gets(path)).ShouldBeProblem(404, "project_not_found");
        (await Admin.Puts(path, new { kind = "token", token = Secret })).ShouldBeProblem(404, "project_not_found");
        (await Admin.Asks(HttpMethod.Delete, path)).ShouldBeProblem(404, "project_not_found");
    }

    [Fact]
    public async Task one_that_does_not_go_with_the_address_is_refused()
    {
        using var place = new TemporaryDirectory();
        var (key, _) = MakeKey(place, "ed25519");
        (await Admin.Puts(await Made("https://git.example.org/shop.git"), new { kind = "ssh_key", private_key = key, known_hosts = KnownHosts })).ShouldBeProblem(422, "source_credential_unfit");
        (await Admin.Puts(await Made("ssh://git@git.example.org/shop.git"), new { kind = "token", token = Secret })).ShouldBeProblem(422, "source_credential_unfit");
        (await Admin.Posts("/api/v1/projects/detect", new { repository_url = "https://git.example.org/shop.git", credential = new { kind = "ssh_key", private_key = key, known_hosts = KnownHosts } }))
            .ShouldBeProblem(422, "source_credential_unfit");
    }

    [Fact]
    public async Task what_is_malformed_is_named_by_field_and_not_repeated()
    {
        using var place = new TemporaryDirectory();
        var (key, _) = MakeKey(place, "ed25519");
        Shell.Output("ssh-keygen", "-q", "-t", "ed25519", "-N", "a passphrase", "-f", place.At("locked"));
        var path = await Made("https://git.example.org/shop.git");
        foreach (var (body, field) in new (object, string)[]
        {
            (new { }, "kind"),
            (new { kind = "token" }, "token"),
            (new { kind = "token", token = $"{Secret}\nhost=evil" }, "token"),
            (new { kind = "token", token = Secret, username = "a:b" }, "username"),
            (new { kind = "token", token = Secret, private_key = key }, "private_key"),
            (new { kind = "ssh_key", known_hosts = KnownHosts }, "private_key"),
            (new { kind = "ssh_key", private_key = Secret, known_hosts = KnownHosts }, "private_key"),
            (new { kind = "ssh_key", private_key = key.Remove(200, 8), known_hosts = KnownHosts }, "private_key"),
            (new { kind = "ssh_key", private_key = await File.ReadAllTextAsync(place.At("locked"), Cancellation), known_hosts = KnownHosts }, "private_key"),
            (new { kind = "ssh_key", private_key = key }, "known_hosts"),
            (new { kind = "ssh_key", private_key = key, known_hosts = KnownHosts, token = Secret }, "token"),
        })
        {
            var answer = (await Admin.Puts(path, body)).ShouldBeProblem(400, "validation_failed");
            answer.Fields.ShouldContain(field);
            answer.Text.ShouldNotContain(Secret);
            (await Admin.Posts("/api/v1/projects/detect", new { repository_url = "https://git.example.org/shop.git", credential = body })).ShouldBeProblem(400, "validation_failed").Fields.ShouldContain($"credential.{field}");
        }
    }

    [Fact]
    public async Task it_is_sealed_anew_with_a_new_key()
    {
        var path = await Made("https://git.example.org/shop.git");
        (await Admin.Puts(path, new { kind = "token", token = Secret })).ShouldBe(204);
        var project = Guid.Parse(path.Split('/')[4]);
        var before = await Sealed(project);
        using var output = new StringWriter();

        var code = await RotateKeysCommand.Rotate(Ring(), Api.Database, makeNew: true, TimeSpan.Zero, output, Cancellation);

        code.ShouldBe(0, output.ToString());
        var after = await Sealed(project);
        after.ShouldNotBe(before);
        after.ShouldStartWith($"k1.{Ring().Current.Id}.");
        Ring().Former.ShouldBeEmpty();
        (await Found(path))!.Secret.ShouldBe(Secret);
    }

    [Fact]
    public async Task one_whose_key_is_lost_is_told_with_what_to_do()
    {
        var path = await Made("https://git.example.org/shop.git");
        (await Admin.Puts(path, new { kind = "token", token = Secret })).ShouldBe(204);
        var project = Guid.Parse(path.Split('/')[4]);
        await using (var lose = Api.Database.CreateCommand("update autostack.source_credentials set sealed = regexp_replace(sealed, '^k1\\.[0-9a-f]+', 'k1.deadbeef') where project_id = @project"))
        {
            lose.Parameters.AddWithValue("project", project);
            await lose.ExecuteNonQueryAsync(Cancellation);
        }

        (await Should.ThrowAsync<UnreadableCredentialException>(() => Found(path))).Message.ShouldContain("data key deadbeef");
        using var output = new StringWriter();
        (await RotateKeysCommand.Rotate(Ring(), Api.Database, makeNew: false, TimeSpan.Zero, output, Cancellation)).ShouldBe(1);
        output.ToString().ShouldContain(": source credential");
        (await Admin.Posts("/api/v1/projects/detect", new { repository_url = "https://git.example.org/shop.git", project_id = project })).ShouldBeProblem(422, "source_credential_unreadable");

        (await Admin.Puts(path, new { kind = "token", token = Secret })).ShouldBe(204);
        (await Found(path))!.Secret.ShouldBe(Secret);
    }

    private static (string Key, string Fingerprint) MakeKey(TemporaryDirectory place, string type)
    {
        var file = place.At(type);
        Shell.Output("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file);
        return (File.ReadAllText(file), Shell.Output("ssh-keygen", "-l", "-f", file).Split(' ')[1]);
    }

    private async Task<string> Made(string url) =>
        $"/api/v1/projects/{(await Admin.Posts("/api/v1/projects", new { name = Api.Name(), repository_url = url })).ShouldBe(201)["id"]}/source-credential";

    private Task<SourceCredential?> Found(string path) => Api.Host.Service<ISourceCredentials>().Find(new ProjectId(Guid.Parse(path.Split('/')[4])), Cancellation);

    private Task<string> Sealed(Guid project) => Api.Scalar<string>("select sealed from autostack.source_credentials where project_id = @project", ("project", project));

    private KeyRing Ring() => new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AutoStack:StateDirectory"] = Api.Host.State }).Build());
}
