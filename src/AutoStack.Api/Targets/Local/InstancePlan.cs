using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local;

/// <summary>Which of the instances that run go on under another manifest of the same release, and which are missing there.</summary>
public sealed record InstancePlan(IReadOnlyList<Instance> Kept, IReadOnlyList<(string Process, int Index)> Missing)
{
    public static InstancePlan Anew(ReleaseManifest wanted) => For(wanted, []);

    /// <summary>Of those that are too many, the ones that are not well go first, then those with the highest numbers.</summary>
    public static InstancePlan For(ReleaseManifest wanted, IReadOnlyList<Instance> running)
    {
        var kept = new List<Instance>();
        var missing = new List<(string, int)>();
        foreach (var process in wanted.Processes)
        {
            var own = running.Where(instance => instance.Record.Process == process.Name)
                .OrderByDescending(instance => instance.Healthy).ThenBy(instance => instance.Record.Index)
                .Take(process.Replicas).ToList();
            kept.AddRange(own);
            var taken = own.Select(instance => instance.Record.Index).ToHashSet();
            missing.AddRange(Enumerable.Range(1, int.MaxValue).Where(index => !taken.Contains(index)).Take(process.Replicas - own.Count).Select(index => (process.Name, index)));
        }

        return new InstancePlan(kept, missing);
    }
}
