namespace AutoStack.Api.Logs;

/// <summary>Consecutive lines that are stored as one row.</summary>
/// <param name="Bytes">What they count against the log's budget.</param>
public sealed record LogChunk(long FirstLine, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<string> Lines, long Bytes)
{
    /// <summary>The number of the line that will follow.</summary>
    public long NextLine => FirstLine + Lines.Count;
}
