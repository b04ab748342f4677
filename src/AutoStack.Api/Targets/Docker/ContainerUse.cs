using System.Globalization;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Docker;

/// <summary>
/// What a container uses, as the kernel counts it for its control group (cgroups(7), both versions): read from files, so that it costs the engine nothing and is known while
/// that is away.
/// </summary>
public static class ContainerUse
{
    private const string Root = "/sys/fs/cgroup";

    /// <param name="process">Any process of the container.</param>
    /// <returns>Null where that cannot be read.</returns>
    public static InstanceUse? Of(int process, string run)
    {
        try
        {
            // Lines of three fields: a number, controllers (none in version 2), and the path of the group.
            var groups = File.ReadAllLines($"/proc/{process}/cgroup").Select(line => line.Split(':', 3)).Where(fields => fields.Length == 3).ToList();
            var cpu = Group(groups, "cpuacct");
            var memory = Group(groups, "memory");
            if (cpu is not null && memory is not null)
                return new InstanceUse(
                    TimeSpan.FromTicks(Number(File.ReadAllText(Path.Join(cpu, "cpuacct.usage"))) / TimeSpan.NanosecondsPerTick),
                    Number(File.ReadAllText(Path.Join(memory, "memory.usage_in_bytes"))) - Field(Path.Join(memory, "memory.stat"), "total_inactive_file"),
                    run);
            return groups.FirstOrDefault(fields => fields[1].Length == 0) is [_, _, var path]
                ? new InstanceUse(
                    TimeSpan.FromMicroseconds(Field(Path.Join(Root, path, "cpu.stat"), "usage_usec")),
                    // As the engine counts: what is only kept for files that nobody reads just now is room that it would give up.
                    Number(File.ReadAllText(Path.Join(Root, path, "memory.current"))) - Field(Path.Join(Root, path, "memory.stat"), "inactive_file"),
                    run)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The directory of a group of version 1; its hierarchy is mounted under the names of its controllers.</summary>
    private static string? Group(List<string[]> groups, string controller) =>
        groups.FirstOrDefault(fields => fields[1].Split(',').Contains(controller)) is [_, var controllers, var path]
        && new[] { controllers, controller }.Select(name => Path.Join(Root, name, path)).FirstOrDefault(Directory.Exists) is { } directory
            ? directory
            : null;

    private static long Field(string file, string name) => File.ReadLines(file).FirstOrDefault(line => line.StartsWith($"{name} ", StringComparison.Ordinal)) is { } line ? Number(line[(name.Length + 1)..]) : 0;

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
