using AutoStack.Api.Hosting;

namespace AutoStack.Api.Disk;

/// <summary>What takes room and may be given up.</summary>
public enum DiskKind
{
    /// <summary>Lines of stages, in the database.</summary>
    BuildLogs,

    /// <summary>Lines of applications, in the database.</summary>
    ApplicationLogs,

    /// <summary>What package managers keep between builds.</summary>
    DependencyCaches,

    /// <summary>Fetched repositories.</summary>
    GitCaches,

    /// <summary>The builder's own copies of images.</summary>
    BuiltImages,

    /// <summary>Base images that were pulled.</summary>
    BaseImages,

    /// <summary>Images of releases.</summary>
    Registry,

    /// <summary>Trees in which builds run.</summary>
    Checkouts,

    /// <summary>Images unpacked to run.</summary>
    Releases,

    /// <summary>Files that applications print to.</summary>
    Output,
}

/// <param name="Bytes">Null: as much as it takes.</param>
/// <param name="Age">Since it was last used; null: as long as it is needed.</param>
public sealed record DiskBudget(long? Bytes, TimeSpan? Age);

/// <summary>Section <c>AutoStack:Disk</c>.</summary>
/// <param name="KeptReleases">How many former releases each environment offers for a rollback beside its live one.</param>
/// <param name="Period">Between two passes of the janitor.</param>
/// <param name="Grace">What was used within this time is never removed, whatever else says that it may.</param>
public sealed record DiskSettings(int MinimumFreePercent, int KeptReleases, TimeSpan Period, TimeSpan Grace, IReadOnlyDictionary<DiskKind, DiskBudget> Budgets)
{
    private const int MostMegabytes = 1 << 30;
    private const int MostDays = 3650;

    /// <summary>The table of budgets. Images in the registry have none: what is kept there is what releases are kept (<see cref="KeptReleases"/>).</summary>
    private static readonly IReadOnlyDictionary<DiskKind, (int? Megabytes, int? Days)> Defaults = new Dictionary<DiskKind, (int?, int?)>
    {
        [DiskKind.BuildLogs] = (4096, 90),
        [DiskKind.ApplicationLogs] = (2048, 90),
        [DiskKind.DependencyCaches] = (5120, 30),
        [DiskKind.GitCaches] = (5120, 30),
        [DiskKind.BuiltImages] = (2048, 1),
        [DiskKind.BaseImages] = (4096, 1),
        [DiskKind.Registry] = (null, null),
        [DiskKind.Checkouts] = (4096, 1),
        [DiskKind.Releases] = (4096, 7),
        [DiskKind.Output] = (2048, 7),
    };

    /// <exception cref="InvalidSettingException">A value is out of its range.</exception>
    public static DiskSettings From(IConfiguration configuration) => new(
        Whole(configuration, "AutoStack:Disk:MinimumFreePercent", 10, 0, 90),
        Whole(configuration, "AutoStack:Disk:KeptReleases", 10, 1, 1000),
        TimeSpan.FromSeconds(Whole(configuration, "AutoStack:Disk:CleaningSeconds", 600, 1, 86_400)),
        TimeSpan.FromMinutes(Whole(configuration, "AutoStack:Disk:GraceMinutes", 60, 0, 1440)),
        Defaults.ToDictionary(pair => pair.Key, pair => Budget(configuration, pair.Key, pair.Value.Megabytes, pair.Value.Days)));

    private static DiskBudget Budget(IConfiguration configuration, DiskKind kind, int? megabytes, int? days)
    {
        var section = $"AutoStack:Disk:Budgets:{kind}";
        if (kind == DiskKind.Registry && configuration.GetSection(section).GetChildren().FirstOrDefault() is { } given)
            throw new InvalidSettingException($"{section}:{given.Key}", given.Value, "nothing: AutoStack:Disk:KeptReleases says how many images are kept");
        return new DiskBudget(
            megabytes is { } size ? Whole(configuration, $"{section}:Megabytes", size, 1, MostMegabytes) * 1024L * 1024 : null,
            days is { } age ? TimeSpan.FromDays(Whole(configuration, $"{section}:Days", age, 1, MostDays)) : null);
    }

    private static int Whole(IConfiguration configuration, string key, int fallback, int least, int most) =>
        configuration[key] is not { } text ? fallback
        : int.TryParse(text, out var value) && value >= least && value <= most ? value
        : throw new InvalidSettingException(key, text, $"a whole number from {least} to {most}");
}
