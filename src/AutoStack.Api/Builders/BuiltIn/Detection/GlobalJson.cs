using System.Text.Json;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>A <c>global.json</c> (learn.microsoft.com/dotnet/core/tools/global-json). Whether an SDK satisfies it is for the SDK's own resolver to say.</summary>
public static class GlobalJson
{
    public const string Name = "global.json";

    /// <returns>The version that it names; null when it names none, or cannot be read.</returns>
    public static string? Version(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("sdk", out var sdk) && sdk.ValueKind == JsonValueKind.Object && sdk.TryGetProperty("version", out var version)
                ? version.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
