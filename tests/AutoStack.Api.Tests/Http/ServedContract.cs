using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoStack.Api.Tests.Http;

/// <summary>One operation of the served document.</summary>
/// <param name="Parameters">By place (<c>path</c>, <c>query</c>) and name.</param>
/// <param name="Body">The example of its body, or null where it takes none.</param>
/// <param name="Properties">The schemas of the body's members, by name.</param>
public sealed record Route(
    HttpMethod Method,
    string Path,
    JsonElement Operation,
    IReadOnlyList<(string In, string Name)> Parameters,
    JsonObject? Body,
    IReadOnlyDictionary<string, JsonElement> Properties)
{
    public bool IsAnonymous => Operation.TryGetProperty("security", out var security) && security.GetArrayLength() == 0;

    /// <summary>The path with every parameter filled in.</summary>
    public string At(Func<string, string> value) => System.Text.RegularExpressions.Regex.Replace(Path, @"\{(?<name>\w+)\}", match => value(match.Groups["name"].Value));

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The OpenAPI document as the running program serves it: what is asked of every route is asked of those that come later too.</summary>
public sealed class ServedContract
{
    private ServedContract(JsonElement document) => Document = document;

    public JsonElement Document { get; }

    public static async Task<ServedContract> Read(HttpClient client) => new((await client.Gets("/openapi/v1.json")).ShouldBe(200).Json);

    public IReadOnlyList<Route> Routes =>
    [
        .. from path in Document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select Read(path.Name, operation.Name, operation.Value),
    ];

    /// <summary>The schema behind a reference, or the schema itself.</summary>
    public JsonElement Schema(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Schema(Document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]));
        foreach (var choice in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(choice, out var choices))
                return Schema(choices.EnumerateArray().First(one => one.TryGetProperty("$ref", out _)));
        return schema;
    }

    private Route Read(string path, string method, JsonElement operation)
    {
        var media = operation.TryGetProperty("requestBody", out var request) ? request.GetProperty("content").GetProperty("application/json") : default;
        var hasBody = media.ValueKind == JsonValueKind.Object;
        return new Route(
            new HttpMethod(method.ToUpperInvariant()),
            path,
            operation,
            operation.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Select(p => (p.GetProperty("in").GetString()!, p.GetProperty("name").GetString()!))] : [],
            hasBody ? JsonNode.Parse(media.GetProperty("example").GetRawText())!.AsObject() : null,
            hasBody ? Schema(media.GetProperty("schema")).GetProperty("properties").EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : new Dictionary<string, JsonElement>());
    }
}
