using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local.Metrics;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>An instance as a process of this machine, with all that it has started.</summary>
public sealed class ProcessRun(InstanceRecord instance, DetachedProcess process, InstanceMark mark) : IInstanceRun
{
    private readonly long outOfMemory = Ending.OutOfMemoryKills();
    private volatile Ending? forMemory;
    private volatile IReadOnlyList<ProcessEntry> members = [];

    public InstanceRecord Instance => instance;

    public async Task<Ending> Ended(CancellationToken cancellation)
    {
        var code = await process.Ended(cancellation);
        return forMemory ?? Ending.Of(code, memoryRanOut: Ending.OutOfMemoryKills() > outOfMemory);
    }

    public Task<bool> End(TimeSpan grace) => process.End(grace);

    /// <summary>Ends what it has left behind: whatever carries its mark, and whatever was seen to be its own, since a program may start others with an environment that has none.</summary>
    public async Task Clear()
    {
        await mark.EndLeftovers();
        foreach (var left in members.Where(left => ProcessIdentity.StartTime(left.Id) == left.StartTime))
            ProcessGroup.KillProcess(left.Id);
        members = [];
    }

    public Task LetGo() => Task.CompletedTask;

    public string? ListensElsewhere() => ListeningPorts.Of(process.Id).Where(port => port != instance.Port).ToList() is { Count: > 0 } ports
        ? $"listens on port {string.Join(", ", ports)}, but must listen on the port that the environment variable PORT names"
        : null;

    /// <summary>Ends it at once, since it uses more memory than it may; it is started again as after any end.</summary>
    public void EndForMemory(long usedBytes, long limitBytes)
    {
        forMemory = Ending.OutOfMemory(usedBytes, limitBytes);
        ProcessGroup.Kill(process.Id);
    }

    /// <summary>The processes that were its own when somebody looked last.</summary>
    public void Saw(IReadOnlyList<ProcessEntry> processes) => members = processes;
}
