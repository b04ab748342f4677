using AutoStack.Api.Disk;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Logs;

/// <summary>Budgets of stage logs: section <c>AutoStack:Logs</c>.</summary>
/// <param name="MaxBytes">What one log may hold: its text in UTF-8 and 16 bytes for each line.</param>
/// <param name="ReserveBytes">What each run of a stage may write even when the log has reached its limit: a noisy build must not silence the rollout.</param>
/// <param name="BufferBytes">What a run's unstored lines may take in memory while the database is slow or away.</param>
/// <param name="Keep">How long after its deployment or change was requested a log is kept at most: the age in the budget of build logs.</param>
public sealed record LogSettings(long MaxBytes, long ReserveBytes, long BufferBytes, TimeSpan Keep)
{
    /// <summary>What an environment's applications may print before their oldest lines go, counted alike.</summary>
    public long ApplicationBytes { get; init; } = 64 << 20;

    /// <summary>How long their lines are kept.</summary>
    public TimeSpan ApplicationKeep { get; init; } = TimeSpan.FromDays(90);

    /// <exception cref="InvalidSettingException">A value is out of its range.</exception>
    public static LogSettings From(IConfiguration configuration) => new(
        MaxBytes: Whole(configuration, "AutoStack:Logs:MaxBytes", 20 << 20, 64 << 10, 1 << 30),
        ReserveBytes: 64 << 10,
        BufferBytes: Whole(configuration, "AutoStack:Logs:BufferBytes", 8 << 20, 64 << 10, 256 << 20),
        Keep: DiskSettings.From(configuration).Budgets[DiskKind.BuildLogs].Age!.Value)
    {
        ApplicationBytes = Whole(configuration, "AutoStack:Logs:ApplicationMegabytes", 64, 1, 1 << 14) * 1024L * 1024,
        ApplicationKeep = DiskSettings.From(configuration).Budgets[DiskKind.ApplicationLogs].Age!.Value,
    };

    private static int Whole(IConfiguration configuration, string key, int fallback, int least, int most) =>
        configuration[key] is not { } text ? fallback
        : int.TryParse(text, out var value) && value >= least && value <= most ? value
        : throw new InvalidSettingException(key, text, $"a whole number from {least} to {most}");
}
