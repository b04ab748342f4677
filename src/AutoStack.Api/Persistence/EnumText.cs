using System.Text.Json;

namespace AutoStack.Api.Persistence;

/// <summary>The names under which an enum's values are written.</summary>
public static class EnumText<T>
    where T : struct, Enum
{
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}
