using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoStack.Api.Persistence;

/// <summary>How AutoStack writes JSON, over HTTP and in the database: snake_case names and enum values, nulls written.</summary>
public static class AutoStackJson
{
    public static readonly JsonSerializerOptions Options = Configured();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        // jsonb keeps its own order of keys.
        options.AllowOutOfOrderMetadataProperties = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
