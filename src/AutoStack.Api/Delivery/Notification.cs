using System.Text;

namespace AutoStack.Api.Delivery;

/// <summary>
/// What nodes tell each other through PostgreSQL's NOTIFY: who says it, and which topics were touched. A payload must be shorter than 8000 bytes, so many
/// topics are several payloads, and very many just "everything".
/// </summary>
public static class Notification
{
    public const string Channel = "autostack_wake";

    private const string Everything = "*";
    private const int TopicsInOne = 320;
    private const int MostPayloads = 4;
    private const int NodeLength = 32;

    /// <param name="node">The sender: a GUID without hyphens.</param>
    public static IReadOnlyList<string> Pack(Guid node, IReadOnlyCollection<Topic> topics) =>
        topics.Count > TopicsInOne * MostPayloads
            ? [$"{node:N}{Everything}"]
            : [.. topics.Chunk(TopicsInOne).Select(chunk => chunk.Aggregate(new StringBuilder($"{node:N}"), (text, topic) => text.Append(topic.ToText())).ToString())];

    /// <returns>The topics, null for everything; and none where the payload comes from the node itself or makes no sense.</returns>
    public static IReadOnlyList<Topic>? Unpack(Guid node, string payload)
    {
        if (payload.Length < NodeLength || payload.StartsWith($"{node:N}", StringComparison.Ordinal))
            return [];
        var text = payload.AsSpan(NodeLength);
        if (text.SequenceEqual(Everything))
            return null;
        // Another version of AutoStack may say it otherwise: better to look for nothing than to miss something.
        if (text.Length % Topic.TextLength != 0)
            return null;
        var topics = new List<Topic>(text.Length / Topic.TextLength);
        for (; text.Length > 0; text = text[Topic.TextLength..])
            topics.Add(Topic.FromText(text[..Topic.TextLength]));
        return topics;
    }
}
