using System.Text.Json;

namespace AutoStack.Api.Persistence;

/// <summary>The names under which an enum's values are written.</summary>
public static class EnumText<T>
    where T : struct, Enum
{
    public static readonly IReadOnlyList<string> Names = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}

/// <inheritdoc cref="EnumText{T}"/>
public static class EnumText
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

    /// <exception cref="InvalidOperationException">No value is written like this.</exception>
    public static T Parse<T>(string name)
        where T : struct, Enum => Enum.GetValues<T>().First(value => Of(value) == name);
}
