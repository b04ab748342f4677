using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Drift;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Targets.Local.Proxy;
using AutoStack.Api.Targets.Local.StaticSites;
using AutoStack.Domain.Runtime;

namespace AutoStack.Api.Targets.Local;

/// <summary>The instances of one release in an environment, old or new.</summary>
public sealed class RunningRelease(ReleaseManifest manifest, ReleaseRuntime runtime, IReadOnlyList<Instance> instances)
{
    private readonly StaticFiles? files = runtime.IsStatic ? new StaticFiles(runtime.Directory!, manifest.ImageDigest[7..19]) : null;

    /// <summary>What is compared with the files that serve; null where an engine has them.</summary>
    public ReleaseFiles? Disk { get; } = runtime.Directory is { } directory ? new ReleaseFiles(directory) : null;

    private readonly DateTimeOffset since = DateTimeOffset.UtcNow;

    public ReleaseManifest Manifest => manifest;

    public IReadOnlyList<Instance> Instances => instances;

    public ReleaseRuntime Runtime => runtime;

    public int Wanted => files is null ? instances.Count : 1;

    public int Healthy => files is null ? instances.Count(instance => instance.Healthy) : files.Find(manifest.HealthPath) is null ? 0 : 1;

    public bool IsStatic => files is not null;

    /// <summary>How it fares, all in all.</summary>
    public RuntimeFact.Fares Fares
    {
        get
        {
            var (healthy, wanted) = (Healthy, Wanted);
            return new RuntimeFact.Fares(wanted == 0 ? RuntimeHealth.None : healthy >= wanted ? RuntimeHealth.Healthy : healthy > 0 ? RuntimeHealth.Degraded : RuntimeHealth.Unhealthy, healthy, wanted);
        }
    }

    /// <summary>
    /// What requests may go to just now: the instances that are well. Where none is, those that run and were well once: a busy application that misses its
    /// health checks still answers better than nobody.
    /// </summary>
    public RouteTarget Route
    {
        get
        {
            var running = instances.Where(instance => instance is { IsWeb: true, Upstream: not null }).ToArray();
            var well = running.Where(instance => instance.Healthy).ToArray();
            return new RouteTarget([.. (well.Length > 0 ? well : running).Select(instance => instance.Upstream).OfType<Upstream>()], files);
        }
    }

    public IReadOnlyList<ObservedInstance> Observe() => files is null
        ? [.. instances.Select(instance => instance.Observe())]
        : [new ObservedInstance("web.1", ReleaseRuntime.Web, Healthy == 1, null, 0, since, null, []) { State = Healthy == 1 ? InstanceState.Healthy : InstanceState.Unhealthy, Since = since, Release = runtime.Observed }];

    /// <summary>The instances of another release of this environment that are none of this one's: a scaled release has some of what ran before.</summary>
    public IReadOnlyList<Instance> Surplus(RunningRelease? other) => other is null ? [] : [.. other.Instances.Except(instances)];
}
