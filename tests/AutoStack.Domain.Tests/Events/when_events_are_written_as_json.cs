using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoStack.Api.Persistence;

namespace AutoStack.Domain.Tests.Events;

/// <summary>
/// Events lie in databases for ever, so their JSON is a contract. Where one of these tests fails, the change would make stored events unreadable or read
/// otherwise: keep the shape, or add a new record under a new name with an upcaster. Change a golden file only before its event was ever released.
/// </summary>
public sealed class when_events_are_written_as_json
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [MemberData(nameof(EventTypeNames))]
    public void each_is_written_as_its_golden_file_says(string name)
    {
        var sample = EventSamples.Named(name);
        var written = JsonSerializer.SerializeToNode(sample, sample.GetType(), AutoStackJson.Options);
        var golden = JsonNode.Parse(GoldenFiles.Text(name));
        JsonNode.DeepEquals(written, golden).ShouldBeTrue(
            $"""
             {name} is written as
             {written!.ToJsonString(Readable)}
             and Golden/{name}.json says
             {golden!.ToJsonString(Readable)}
             """);
    }

    [Theory]
    [MemberData(nameof(EventTypeNames))]
    public void each_golden_file_is_read_as_the_event_that_was_written(string name)
    {
        var sample = EventSamples.Named(name);
        JsonSerializer.Deserialize(GoldenFiles.Text(name), sample.GetType(), AutoStackJson.Options).ShouldBe(sample);
    }

    [Theory]
    [MemberData(nameof(EventTypeNames))]
    public void the_order_of_keys_does_not_matter_since_the_database_keeps_its_own(string name)
    {
        var sample = EventSamples.Named(name);
        var reversed = Reversed(JsonNode.Parse(GoldenFiles.Text(name)));
        reversed.Deserialize(sample.GetType(), AutoStackJson.Options).ShouldBe(sample);
    }

    public static TheoryData<string> EventTypeNames() => [.. EventNames.All.Values];

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Reverse().Select(pair => KeyValuePair.Create(pair.Key, Reversed(pair.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Reversed)]),
        _ => node?.DeepClone(),
    };
}
