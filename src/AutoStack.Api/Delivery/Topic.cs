using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace AutoStack.Api.Delivery;

public enum TopicKind
{
    /// <summary>An event stream; its position is its version.</summary>
    Events,

    /// <summary>A deployment's log, or what an environment's applications print; its position is the number of its last line.</summary>
    Log,

    /// <summary>What the target role has seen and nobody has folded yet. Has no position: whoever folds it looks again from time to time.</summary>
    Facts,
}

/// <summary>Something that grows and can be watched.</summary>
public readonly record struct Topic(TopicKind Kind, Guid Id)
{
    /// <summary>The length of <see cref="ToText"/>.</summary>
    public const int TextLength = 23;

    /// <summary>One for each kind, in their order. A kind that another version added is taken for the first: a hint for nothing does no harm.</summary>
    private const string Letters = "elf";

    public static Topic Events(Guid stream) => new(TopicKind.Events, stream);

    /// <summary>Facts of all environments.</summary>
    public static readonly Topic Facts = new(TopicKind.Facts, Guid.Empty);

    /// <param name="owner">The deployment or the environment.</param>
    public static Topic Log(Guid owner) => new(TopicKind.Log, owner);

    /// <summary>A form of fixed length for notifications, whose payload is bounded.</summary>
    public string ToText() => $"{Letters[(int)Kind]}{Base64Url.EncodeToString(MemoryMarshal.AsBytes([Id]))}";

    public static Topic FromText(ReadOnlySpan<char> text)
    {
        Span<Guid> id = stackalloc Guid[1];
        Base64Url.DecodeFromChars(text[1..], MemoryMarshal.AsBytes(id));
        return new Topic((TopicKind)Math.Max(Letters.IndexOf(text[0], StringComparison.Ordinal), 0), id[0]);
    }
}
