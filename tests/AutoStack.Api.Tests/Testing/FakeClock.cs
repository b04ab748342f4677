namespace AutoStack.Api.Tests.Testing;

/// <summary>A wall clock of a process's own, which a test may set while the process runs (libfaketime). What only measures time, the monotonic clock, goes on as it is.</summary>
public sealed class FakeClock : IDisposable
{
    private static readonly string[] Libraries = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"];
    private readonly string file = Path.GetTempFileName();

    public FakeClock() => Jump(TimeSpan.Zero);

    public IEnumerable<KeyValuePair<string, string>> Variables =>
    [
        new("LD_PRELOAD", Libraries.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("libfaketime is not installed: apt-get install faketime")),
        new("FAKETIME_TIMESTAMP_FILE", file),
        new("FAKETIME_CACHE_DURATION", "1"),
        new("DONT_FAKE_MONOTONIC", "1"),
    ];

    /// <summary>From now on the clock is this far from the machine's.</summary>
    public void Jump(TimeSpan to) => File.WriteAllText(file, $"{(to < TimeSpan.Zero ? "-" : "+")}{Math.Abs(to.TotalSeconds):0}\n");

    public void Dispose() => File.Delete(file);
}
