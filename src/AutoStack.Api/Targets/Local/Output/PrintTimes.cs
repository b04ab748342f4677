namespace AutoStack.Api.Targets.Local.Output;

/// <summary>When what lies in an output file was printed, as far as it was watched growing: files hold no times, and lines may be stored long after.</summary>
public sealed class PrintTimes
{
    private const int Most = 2000;
    private List<(long Length, long At)> marks = [];

    /// <summary>The file is so long now.</summary>
    public void Mark(long length)
    {
        if (marks.Count > 0 && marks[^1].Length >= length)
            return;
        marks.Add((length, TimeProvider.System.GetTimestamp()));
        // Of too many every second goes: older times become coarser.
        if (marks.Count > Most)
            marks = [.. marks.Where((_, i) => i % 2 == 1)];
    }

    /// <summary>How long ago the byte before a place was printed.</summary>
    public TimeSpan Age(long place)
    {
        var at = marks.FindIndex(mark => mark.Length >= place);
        return at < 0 ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(marks[at].At);
    }

    /// <summary>What lies before a place is stored.</summary>
    public void Forget(long place) => marks.RemoveAll(mark => mark.Length < place);
}
