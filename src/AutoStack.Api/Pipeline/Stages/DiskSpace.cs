using AutoStack.Api.Hosting;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>How much room builds have: setting <c>AutoStack:Disk:MinimumFreePercent</c>, by default 10.</summary>
public sealed class DiskSpace(IConfiguration configuration)
{
    private readonly int least = configuration.GetValue("AutoStack:Disk:MinimumFreePercent", 10);

    public string Directory { get; } = StateDirectories.Data(configuration);

    /// <summary>Free and total bytes where builds lie.</summary>
    public (long Free, long Total) Measure()
    {
        System.IO.Directory.CreateDirectory(Directory);
        var drive = new DriveInfo(Directory);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }

    /// <returns>What to say to a build that must wait, or null when there is room.</returns>
    public string? Shortage()
    {
        var (free, total) = Measure();
        var percent = total == 0 ? 100 : 100.0 * free / total;
        return percent >= least
            ? null
            : $"Only {percent:0.#} % of the disk at {Directory} is free ({free / 1024 / 1024} MB). Builds wait until {least} % are: free space, or lower AutoStack:Disk:MinimumFreePercent.";
    }
}
