using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoStack.Api.Http;

/// <summary>Refuses NUL characters in what clients send: PostgreSQL, file names and environments cannot hold them.</summary>
public sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("A text is expected here.");
        return text!.Contains('\0') ? throw new JsonException("A text must not contain a NUL character.") : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
