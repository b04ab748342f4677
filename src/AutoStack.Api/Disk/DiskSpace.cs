using AutoStack.Api.Hosting;

namespace AutoStack.Api.Disk;

/// <summary>How much room builds have: setting <c>AutoStack:Disk:MinimumFreePercent</c>, by default 10, on each disk that AutoStack writes to.</summary>
public sealed class DiskSpace(IConfiguration configuration, DiskSettings settings)
{
    private readonly string[] directories = [.. new[] { StateDirectories.Data(configuration), StateDirectories.State(configuration) }.Distinct()];

    public string Directory => directories[0];

    /// <summary>Free and total bytes where builds lie.</summary>
    public (long Free, long Total) Measure() => Measure(Directory);

    /// <returns>What to say to a build that must wait, or null when there is room.</returns>
    public string? Shortage()
    {
        foreach (var directory in directories)
        {
            var (free, total) = Measure(directory);
            var percent = total == 0 ? 100 : 100.0 * free / total;
            if (percent < settings.MinimumFreePercent)
                return $"Only {percent:0.#} % of the disk at {directory} is free ({free / 1024 / 1024} MB). Builds wait until {settings.MinimumFreePercent} % are: free space there (what takes it is on the platform page), or lower AutoStack:Disk:MinimumFreePercent.";
        }

        return null;
    }

    private static (long Free, long Total) Measure(string directory)
    {
        System.IO.Directory.CreateDirectory(directory);
        var drive = new DriveInfo(directory);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }
}
