using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local.Metrics;

/// <summary>
/// Which processes belong to which instance: its first process, by id and start time; whatever descends from that or is in its session; and whatever carries
/// its mark, though it went away from both.
/// </summary>
public sealed class InstanceProcesses(string platform)
{
    /// <summary>Marks that were read: a process keeps the one that it began with.</summary>
    private Dictionary<(int Id, string StartTime), Guid?> marks = [];

    /// <param name="roots">The instances and their first processes.</param>
    public IReadOnlyDictionary<Guid, List<ProcessEntry>> Of(IReadOnlyList<ProcessEntry> all, IReadOnlyDictionary<Guid, (int Id, string StartTime)> roots)
    {
        var owners = new Dictionary<int, Guid>();
        var children = all.ToLookup(process => process.Parent);
        foreach (var (instance, root) in roots)
        {
            if (!all.Any(process => (process.Id, process.StartTime) == root))
                continue;
            foreach (var process in all.Where(process => process.Id == root.Id || process.Session == root.Id))
                Own(process.Id, instance);
        }

        Mark(all, owners, roots);
        return all.Where(process => owners.ContainsKey(process.Id)).GroupBy(process => owners[process.Id]).ToDictionary(group => group.Key, group => group.ToList());

        void Own(int first, Guid instance)
        {
            for (var waiting = new Stack<int>([first]); waiting.TryPop(out var id);)
                if (owners.TryAdd(id, instance))
                    foreach (var child in children[id])
                        waiting.Push(child.Id);
        }
    }

    private void Mark(IReadOnlyList<ProcessEntry> all, Dictionary<int, Guid> owners, IReadOnlyDictionary<Guid, (int Id, string StartTime)> roots)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var seen = new Dictionary<(int, string), Guid?>();
        foreach (var process in all.Where(process => !owners.ContainsKey(process.Id)))
        {
            var key = (process.Id, process.StartTime);
            if (!marks.TryGetValue(key, out var instance))
                instance = MarkedProcesses.Read(process.Id, InstanceMark.Variable) is { } text && InstanceMark.Parse(text) is { } mark && mark.Platform == platform ? mark.Instance : null;
            seen[key] = instance;
            if (instance is { } known && roots.ContainsKey(known))
                owners[process.Id] = known;
        }

        marks = seen;
    }
}
