using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoStack.Api.Tests.Contract;

/// <summary><c>web/openapi.json</c>: the API's document as the dashboard's types are made from it.</summary>
public static class CommittedContract
{
    /// <summary>Set to 1, this makes the test write the file instead of comparing with it.</summary>
    public const string Renewal = "AUTOSTACK_UPDATE_CONTRACT";

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string File { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "web", "openapi.json"));

    public static bool IsToBeRenewed => System.Environment.GetEnvironmentVariable(Renewal) == "1";

    /// <summary>The document as it is committed: paths and schemas by name, since the order in which they are found says nothing.</summary>
    public static string TextOf(string served)
    {
        var document = JsonNode.Parse(served)!.AsObject();
        // Where the document was asked for is no part of the contract.
        document.Remove("servers");
        SortMembers(document, "paths");
        foreach (var part in document["components"]!.AsObject().Select(component => component.Key).ToList())
            SortMembers(document["components"]!.AsObject(), part);
        return document.ToJsonString(Pretty) + "\n";
    }

    private static void SortMembers(JsonObject parent, string name)
    {
        var members = parent[name]!.AsObject();
        var sorted = new JsonObject();
        foreach (var (key, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal).ToList())
        {
            members.Remove(key);
            sorted[key] = value;
        }

        parent[name] = sorted;
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
