using AutoStack.Api.Pipeline;
using AutoStack.Api.Runtime.Metrics;
using AutoStack.Domain.Runtime;

namespace AutoStack.Api.Runtime.Instances;

/// <summary>One copy of a process that runs, or should.</summary>
/// <param name="Name">The process and a number, e.g. <c>web.1</c>.</param>
/// <param name="State">How it is, since <c>since</c>.</param>
/// <param name="Pid">The id of its first process on the target's machine, where it has one.</param>
/// <param name="DeploymentNumber">The release that it is of; an instance that starts may be of another than the others.</param>
/// <param name="CpuPercent">100 is one core; as measured last, at <c>sampled_at</c>.</param>
/// <param name="Restarts">How often it was started again after it ended by itself.</param>
/// <param name="Crash">How it last ended by itself.</param>
public sealed record InstanceResponse(
    string Name,
    string Process,
    InstanceState State,
    DateTimeOffset Since,
    bool Healthy,
    int? Port,
    int? Pid,
    Guid? DeploymentId,
    int? DeploymentNumber,
    string? Commit,
    double? CpuPercent,
    long? MemoryBytes,
    DateTimeOffset? SampledAt,
    int Restarts,
    DateTimeOffset StartedAt,
    DateTimeOffset? CrashedAt,
    IReadOnlyList<string> LastCrash,
    CrashResponse? Crash)
{
    /// <param name="known">What is known of it from before; outlives the target role that saw it.</param>
    public static InstanceResponse Of(ObservedInstance seen, MetricSample? sample, RuntimeInstance? known) => new(
        seen.Name,
        seen.Process,
        seen.State ?? (seen.Healthy ? InstanceState.Healthy : InstanceState.Unhealthy),
        seen.Since ?? seen.StartedAt,
        seen.Healthy,
        seen.Port,
        seen.Pid,
        seen.Release?.Deployment.Value,
        seen.Release?.Number,
        seen.Release?.Commit,
        sample?.CpuPercent,
        sample?.MemoryBytes,
        sample?.At,
        seen.Restarts,
        seen.StartedAt,
        seen.CrashedAt ?? known?.LastCrash?.At,
        seen.LastCrash,
        seen is { Ended: { } ended, CrashedAt: { } at } ? new CrashResponse(at, ended.ExitCode, ended.Signal, ended.Reason)
            : known?.LastCrash is { } last ? new CrashResponse(last.At, last.ExitCode, last.Signal, last.Reason)
            : null);
}

/// <param name="ExitCode">Null after a signal, or where it is not known.</param>
public sealed record CrashResponse(DateTimeOffset At, int? ExitCode, int? Signal, string Reason);
