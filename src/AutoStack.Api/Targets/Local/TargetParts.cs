using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Drift;
using AutoStack.Api.Targets.Local.Facts;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Targets.Local.Metrics;
using AutoStack.Api.Targets.Local.Output;
using AutoStack.Api.Targets.Local.Proxy;

namespace AutoStack.Api.Targets.Local;

/// <summary>What environments share.</summary>
public sealed record TargetParts(
    IGitOps GitOps,
    IInstanceHost Host,
    ReleasePreparation Preparation,
    EnvironmentDisk Disk,
    RouteTable Routes,
    HealthProbe Probe,
    OutputShipping Shipping,
    RuntimeFacts Facts,
    ResourceSampling Sampling,
    DriftWatch Drift,
    TargetSettings Settings,
    Delivery.Signal Signal,
    TimeProvider Clock,
    ILogger<RunningEnvironment> Logger);
