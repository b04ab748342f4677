using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Engine;

/// <summary>A test of restart, stop, start or scale in a project that has a live deployment.</summary>
public abstract class ChangeTest(EngineFixture engine) : EngineTest(engine)
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected async Task<Guid> LiveProject()
    {
        var project = await Engine.Project();
        await Engine.Reaches(await Engine.Request(project), "live");
        return project;
    }

    protected async Task<HttpResponseMessage> Ask(Guid project, string what, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/projects/{project}/environments/production/{what}") { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await Engine.Client.SendAsync(request, Cancellation);
    }

    /// <summary>Asks for a change that is accepted; returns its id.</summary>
    protected async Task<Guid> Asked(Guid project, string what, object? body = null)
    {
        using var answer = await Ask(project, what, body);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        var environment = JsonDocument.Parse(text).RootElement;
        return environment.GetProperty("waiting_changes") is { } waiting && waiting.GetArrayLength() > 0
            ? waiting[waiting.GetArrayLength() - 1].GetProperty("id").GetGuid()
            : environment.GetProperty("change").GetProperty("id").GetGuid();
    }

    /// <summary>The environment once its change has come to this status.</summary>
    protected Task<JsonElement> Comes(Guid project, string status) =>
        Eventually.Get(() => Engine.Environment(project), environment => environment.GetProperty("change") is { ValueKind: JsonValueKind.Object } change && change.GetProperty("status").GetString() == status);

    protected async Task<IReadOnlyList<string>> Events(Guid project) => await Engine.Events((await Engine.Environment(project)).GetProperty("id").GetGuid());

    /// <summary>What Git was made to want, in order.</summary>
    protected async Task<IReadOnlyList<ReleaseManifest>> Committed(Guid project)
    {
        var name = (await Engine.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{project}", Cancellation)).GetProperty("name").GetString()!;
        return [.. Engine.Adapters.Committed(name)];
    }

    protected async Task Execute(string sql)
    {
        await using var command = Engine.Service<NpgsqlDataSource>().CreateCommand(sql);
        (await command.ExecuteNonQueryAsync(Cancellation)).ShouldBe(1);
    }
}
