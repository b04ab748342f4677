using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AutoStack.Api.Http.OpenApi;

/// <summary>The one shape of errors.</summary>
public static class ProblemSchema
{
    public static OpenApiSchema Build() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Problem details (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Where the status is defined.", "https://tools.ietf.org/html/rfc9110#section-15.5.10"),
            ["title"] = Text("The status in words.", "Conflict"),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Examples = [JsonValue.Create(409)] },
            ["detail"] = Text("What happened and what to do.", "Deployment #42 has ended already."),
            ["code"] = Text("Stable; programs go by it.", "deployment_already_finished"),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "By field, for 400.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        },
    };

    private static OpenApiSchema Text(string description, string example) => new() { Type = JsonSchemaType.String, Description = description, Examples = [JsonValue.Create(example)] };
}
