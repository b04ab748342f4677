using System.Diagnostics.Metrics;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Platform;

/// <summary>What Prometheus learns of stages. A side path: it decides nothing.</summary>
public sealed class StageMetrics : IDisposable
{
    public const string MeterName = "AutoStack";

    private readonly Meter meter = new(MeterName);
    private readonly Histogram<double> durations;

    public StageMetrics() => durations = meter.CreateHistogram(
        "autostack.stage.duration",
        "s",
        "How long runs of stages took, by stage and by how they came out.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000] });

    public void Ended(RunKind kind, StageResult outcome, TimeSpan duration) =>
        durations.Record(duration.TotalSeconds, new("stage", kind.ToString()), new("outcome", outcome switch
        {
            StageResult.Failed => "failed",
            StageResult.Faulted => "faulted",
            StageResult.TimedOut => "timed_out",
            StageResult.Cancelled => "cancelled",
            _ => "succeeded",
        }));

    public void Dispose() => meter.Dispose();
}
