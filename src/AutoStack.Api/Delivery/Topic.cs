using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace AutoStack.Api.Delivery;

public enum TopicKind
{
    /// <summary>An event stream; its position is its version.</summary>
    Events,

    /// <summary>A deployment's log; its position is the number of its last line.</summary>
    Log,
}

/// <summary>Something that grows and can be watched.</summary>
public readonly record struct Topic(TopicKind Kind, Guid Id)
{
    /// <summary>The length of <see cref="ToText"/>.</summary>
    public const int TextLength = 23;

    public static Topic Events(Guid stream) => new(TopicKind.Events, stream);

    public static Topic Log(Guid deployment) => new(TopicKind.Log, deployment);

    /// <summary>A form of fixed length for notifications, whose payload is bounded.</summary>
    public string ToText() => $"{(Kind == TopicKind.Events ? 'e' : 'l')}{Base64Url.EncodeToString(MemoryMarshal.AsBytes([Id]))}";

    public static Topic FromText(ReadOnlySpan<char> text)
    {
        Span<Guid> id = stackalloc Guid[1];
        Base64Url.DecodeFromChars(text[1..], MemoryMarshal.AsBytes(id));
        return new Topic(text[0] == 'e' ? TopicKind.Events : TopicKind.Log, id[0]);
    }
}
