using System.Text.Json;
using AutoStack.Api.Environments;
using AutoStack.Api.Tests.Http;
using AutoStack.Domain;

namespace AutoStack.Api.Tests.Variables;

/// <summary>A project with the environments production and staging.</summary>
public abstract class VariablesTest(HttpFixture api) : HttpTest(api)
{
    protected async Task<string> Made()
    {
        var project = await Api.Project();
        (await Admin.Posts($"/api/v1/projects/{project}/environments", new { name = "staging" })).ShouldBe(201);
        return $"/api/v1/projects/{project}/variables";
    }

    protected async Task<JsonElement> Environment(string path, string name) => (await Admin.Gets(path.Replace("/variables", $"/environments/{name}"))).ShouldBe(200).Json;

    protected async Task<int> Revision(string path, string environment) => (await Environment(path, environment)).GetProperty("config_revision").GetInt32();

    /// <summary>The values as a deployment to the environment would get them.</summary>
    protected async Task<IReadOnlyDictionary<string, string>> Handed(string path, string environment)
    {
        var read = await Environment(path, environment);
        var id = read.GetProperty("id").GetGuid();
        var revision = await Api.Host.Service<ConfigurationRevisions>().Load(new EnvironmentId(id), read.GetProperty("config_revision").GetInt32(), Cancellation);
        return revision.Variables.ToDictionary(variable => variable.Name, variable => Api.Host.Service<ValueSeal>().Open(variable, new EnvironmentId(id)));
    }

    /// <summary>Name, value and source of each.</summary>
    protected async Task<IReadOnlyList<(string Name, string? Value, string Source)>> Listed(string path, string? environment) =>
    [
        .. (await Admin.Gets(environment is null ? path : $"{path}?environment={environment}")).ShouldBe(200).Json.GetProperty("items").EnumerateArray()
            .Select(item => (item.GetProperty("name").GetString()!, item.GetProperty("value").GetString(), item.GetProperty("source").GetString()!)),
    ];

    protected static IReadOnlyList<(string Name, string Change)> Changes(Answer answer) =>
        [.. answer.ShouldBe(200).Json.GetProperty("changes").EnumerateArray().Select(change => (change.GetProperty("name").GetString()!, change.GetProperty("change").GetString()!))];
}
