using System.Collections.Concurrent;
using AutoStack.Api.Images;
using AutoStack.Domain;

namespace AutoStack.Api.Targets.Local;

/// <summary>All environments on this machine, and which files they need.</summary>
public sealed class RunningEnvironments
{
    private readonly ConcurrentDictionary<EnvironmentId, RunningEnvironment> environments = [];

    public ICollection<RunningEnvironment> All => environments.Values;

    public RunningEnvironment? Find(EnvironmentId id) => environments.GetValueOrDefault(id);

    public RunningEnvironment Add(RunningEnvironment environment) => environments[environment.Id] = environment;

    /// <summary>True while something runs from an unpacked release, or is made to.</summary>
    public bool Use(string release) => All.SelectMany(environment => environment.ImagesInUse).Any(digest => Oci.Hex(digest) == Path.GetFileName(release));

    /// <summary>The instances that serve, are to, or are being ended.</summary>
    public IEnumerable<Guid> Known => All.SelectMany(environment => environment.InstancesInUse);

    /// <summary>The files that running instances print to.</summary>
    public IReadOnlySet<string> Outputs() => All.SelectMany(environment => environment.OutputsInUse).ToHashSet();
}
