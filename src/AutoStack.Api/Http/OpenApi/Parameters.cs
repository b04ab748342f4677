using System.Text.Json.Nodes;
using AutoStack.Api.Persistence;
using AutoStack.Domain.Deployments;
using Microsoft.OpenApi;

namespace AutoStack.Api.Http.OpenApi;

/// <summary>What the parameters mean, each in one place: a name means the same on every route, but for those that mean something else below an environment.</summary>
public static class Parameters
{
    private const string OfEnvironment = "{env} ";

    private static readonly Dictionary<string, (string Description, OpenApiSchema Schema)> Known = new()
    {
        ["id"] = ("The id of what the route names (UUIDv7).", Text("uuid", "0197b1d2-7c3a-7e50-8a10-5b6c7d8e9f00")),
        ["project_id"] = ("Only those of this project.", Text("uuid", "0197b1d2-7c3a-7e50-8a10-5b6c7d8e9f00")),
        ["change"] = ("The id of a restart, stop, start or scale (UUIDv7).", Text("uuid", "0197b1d2-7c3a-7e50-8a10-5b6c7d8e9f00")),
        ["env"] = ("The environment's name.", Text(null, "production")),
        ["environment"] = ("The environment's name; absent: as the route says.", Text(null, "production")),
        ["name"] = ("The variable's name.", Text(null, "DATABASE_URL")),
        ["status"] = ("Only those in this state.", Choice(EnumText<DeploymentStatus>.Names)),
        ["stage"] = ("Only lines of this stage.", Choice([.. EnumText<Stage>.Names, "revert"])),
        ["limit"] = ("How many items a page holds at most.", Number(50)),
        ["cursor"] = ("The next_cursor of the page before.", Text(null, "MDE5N2IxZDI")),
        ["version"] = ("As it was after this many events.", Number(5)),
        ["at"] = ("As it was at this time (RFC 3339).", Text("date-time", "2026-01-31T12:00:00Z")),
        ["from"] = ("From this line number on.", Number(1)),
        ["dry_run"] = ("true: only say what would change.", Choice(["true", "false"])),
        [OfEnvironment + "from"] = ("Only from this time on (RFC 3339).", Text("date-time", "2026-01-31T12:00:00Z")),
        [OfEnvironment + "to"] = ("Only before this time (RFC 3339); absent: until now.", Text("date-time", "2026-01-31T13:00:00Z")),
        ["instance"] = ("Only this instance; absent: all.", Text(null, "web.1")),
        ["process"] = ("Only instances of this process.", Text(null, "web")),
        ["search"] = ("Only lines that hold this text, whatever its case.", Text(null, "timeout")),
        ["line"] = ("Begins at this line number.", Number(118)),
        ["order"] = ("Which page comes first: that of the newest lines, or that of the oldest. Within a page lines are oldest first.", Choice(["newest", "oldest"])),
        ["step"] = ("The seconds that each point stands for; absent: chosen to fit.", Number(60)),
        ["days"] = ("How many days to look back.", Number(30)),
        ["actor"] = ("Only what this user did; system for the platform itself.", Text(null, "0197b1d2-7c3a-7e50-8a10-5b6c7d8e9f00")),
        ["type"] = ("Only events of these kinds, with commas between them.", Text(null, "deployment_went_live,deployment_failed")),
        ["since"] = ("Only what happened at this time or later (RFC 3339).", Text("date-time", "2026-01-31T00:00:00Z")),
        ["until"] = ("Only what happened before this time (RFC 3339).", Text("date-time", "2026-02-01T00:00:00Z")),
        ["confirm"] = ("The name of what is deleted once more.", Text(null, "hello")),
        ["last_event_id"] = ("Goes on after this id, as the header Last-Event-ID does.", Text(null, "17")),
    };

    public static void Describe(OpenApiOperation operation, string path)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            (string Description, OpenApiSchema Schema) known = default;
            var isKnown = (path.Contains("{env}", StringComparison.Ordinal) && Known.TryGetValue(OfEnvironment + parameter.Name, out known)) || (parameter.Name is not null && Known.TryGetValue(parameter.Name, out known));
            if (!isKnown)
                throw new InvalidOperationException($"The parameter {parameter.Name} of {operation.OperationId} is not described in {nameof(Parameters)}.");
            parameter.Description = known.Description;
            parameter.Schema = known.Schema;
        }
    }

    /// <summary>Headers that no endpoint declares, because they mean the same on all routes of their kind.</summary>
    public static void AddHeaders(OpenApiOperation operation, string? method, string path)
    {
        operation.Parameters ??= [];
        if (HttpMethods.IsPost(method ?? "") && path.StartsWith("api/v1/", StringComparison.Ordinal) && !path.StartsWith("api/v1/auth/", StringComparison.Ordinal))
            operation.Parameters.Add(Header("Idempotency-Key", "Makes the request safe to repeat for a day: the same key and body get the same answer, another body 422.", "order-4711"));
        if (HttpMethods.IsPatch(method ?? ""))
            operation.Parameters.Add(Header("If-Match", "The ETag of what was read; 412 when it has changed since.", "\"3\""));
        if (operation.Parameters.Any(parameter => parameter.Name == "last_event_id"))
            operation.Parameters.Add(Header("Last-Event-ID", "Goes on after this id; browsers send it by themselves when they reconnect.", "17"));
    }

    private static OpenApiParameter Header(string name, string description, string example) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text(null, example) };

    private static OpenApiSchema Text(string? format, string example) => new() { Type = JsonSchemaType.String, Format = format, Examples = [JsonValue.Create(example)] };

    private static OpenApiSchema Number(int example) => new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "1", Examples = [JsonValue.Create(example)] };

    private static OpenApiSchema Choice(IReadOnlyList<string> names) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. names.Select(name => (JsonNode)JsonValue.Create(name))],
        Examples = [JsonValue.Create(names[0])],
    };
}
