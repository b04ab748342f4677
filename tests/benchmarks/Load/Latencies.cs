namespace AutoStack.Benchmarks.Load;

/// <summary>Percentiles of all samples, in milliseconds: nothing is put into buckets, so nothing is rounded away.</summary>
/// <param name="Count">How many samples there were.</param>
internal sealed record Latencies(int Count, double P50, double P90, double P99, double P999, double Max)
{
    public static Latencies Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.ToArray();
        Array.Sort(sorted);
        return new Latencies(sorted.Length, At(sorted, 0.5), At(sorted, 0.9), At(sorted, 0.99), At(sorted, 0.999), sorted.LastOrDefault());
    }

    /// <summary>The smallest sample that at least this share of all samples does not exceed.</summary>
    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
