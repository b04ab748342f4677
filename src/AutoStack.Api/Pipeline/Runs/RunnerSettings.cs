using AutoStack.Api.Hosting;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>How a node works on stages: section <c>AutoStack:Runner</c>, and <c>AutoStack:Stages:NAME:DeadlineSeconds</c>.</summary>
public sealed record RunnerSettings(
    bool Enabled,
    int Slots,
    int WatchSlots,
    TimeSpan Lease,
    TimeSpan Renewal,
    TimeSpan Sweep,
    IReadOnlyDictionary<RunKind, TimeSpan> Deadlines)
{
    /// <summary>How often a node looks where nothing is under way on any node. What begins on this one wakes it at once.</summary>
    public TimeSpan IdleSweep => Sweep * 5;

    /// <summary>Stages that use the machine; the others mostly wait and have slots of their own, so that builds never hold up a rollout.</summary>
    public static readonly IReadOnlyList<RunKind> Heavy = [new(Stage.Checkout), new(Stage.Build), new(Stage.Test), new(Stage.Push)];

    public static readonly IReadOnlyList<RunKind> Watching = [new(Stage.Gitops), new(Stage.Sync), new(Stage.Rollout), RunKind.Revert, RunKind.Change, RunKind.ChangeRevert];

    private static readonly IReadOnlyDictionary<RunKind, int> DefaultMinutes = new Dictionary<RunKind, int>
    {
        [new(Stage.Checkout)] = 5,
        [new(Stage.Build)] = 30,
        [new(Stage.Test)] = 30,
        [new(Stage.Push)] = 15,
        [new(Stage.Gitops)] = 2,
        [new(Stage.Sync)] = 10,
        [new(Stage.Rollout)] = 10,
        [RunKind.Revert] = 10,
        [RunKind.Change] = 10,
        [RunKind.ChangeRevert] = 10,
    };

    /// <exception cref="InvalidSettingException">A value is out of its range.</exception>
    public static RunnerSettings From(IConfiguration configuration)
    {
        var runner = configuration.GetSection("AutoStack:Runner");
        return new RunnerSettings(
            runner.GetValue("Enabled", true),
            Whole(configuration, "AutoStack:Runner:Slots", Math.Max(2, Environment.ProcessorCount), 1, 256),
            Whole(configuration, "AutoStack:Runner:WatchSlots", 32, 1, 1024),
            Lease: TimeSpan.FromMilliseconds(Whole(configuration, "AutoStack:Runner:LeaseMilliseconds", 5000, 500, 60_000)),
            Renewal: TimeSpan.FromMilliseconds(Whole(configuration, "AutoStack:Runner:RenewalMilliseconds", 1000, 100, 20_000)),
            Sweep: TimeSpan.FromMilliseconds(Whole(configuration, "AutoStack:Runner:SweepMilliseconds", 1000, 50, 60_000)),
            DefaultMinutes.ToDictionary(
                pair => pair.Key,
                pair => TimeSpan.FromSeconds(Whole(configuration, $"AutoStack:Stages:{pair.Key}:DeadlineSeconds", pair.Value * 60, 1, 86_400))));
    }

    private static int Whole(IConfiguration configuration, string key, int fallback, int least, int most) =>
        configuration[key] is not { } text ? fallback
        : int.TryParse(text, out var value) && value >= least && value <= most ? value
        : throw new InvalidSettingException(key, text, $"a whole number from {least} to {most}");
}
