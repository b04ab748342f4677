using AutoStack.Api.Processes;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>
/// Names the instance in the environment of its processes, and so of all that they start, in whatever session they hide: what an instance leaves behind is
/// found, and so are orphans, those that no record on disk knows.
/// </summary>
/// <param name="Platform">Tells one platform's processes from another's on the same machine.</param>
public sealed record InstanceMark(Guid Instance, string Platform)
{
    public const string Variable = "AUTOSTACK_INSTANCE";

    public override string ToString() => $"{Instance}/{Platform}";

    public static InstanceMark? Parse(string text) =>
        text.Split('/', 2) is [var instance, var platform] && Guid.TryParse(instance, out var id) ? new InstanceMark(id, platform) : null;

    /// <summary>Ends processes of this platform's instances that are none of the known ones.</summary>
    public static void EndOrphans(string platform, IReadOnlySet<Guid> known)
    {
        foreach (var process in MarkedProcesses.Find(Variable, text => Parse(text) is { } mark && mark.Platform == platform && !known.Contains(mark.Instance)).ToList())
            ProcessGroup.KillProcess(process);
    }

    /// <summary>Ends what still runs of an instance whose first process has ended: children that left its session would hold its files and ports.</summary>
    public Task EndLeftovers() => MarkedProcesses.End(Variable, text => Parse(text) == this, TimeSpan.Zero);
}
