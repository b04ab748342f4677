using System.Text.RegularExpressions;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local;

/// <summary>Waits until all instances of a new release are well. One that ends three times fails the release at once; so does one that is not well in time, whether it hangs or ended before.</summary>
/// <param name="hinder">Told what hinders instances from being started, and null when nothing does.</param>
public sealed partial class HealthWatch(RunningRelease release, Action<string> note, Action<TargetHindrance?> hinder)
{
    private const int MostExits = 3;
    private const int OutputLines = 50;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <returns>Null when all are well, else why not, with what to change.</returns>
    public async Task<TargetFailure?> Wait(CancellationToken cancellation)
    {
        var manifest = release.Manifest;
        if (release.IsStatic)
            return release.Healthy == 1
                ? null
                : new TargetFailure("health_check_failed", $"The site has no page at {manifest.HealthPath}. Set the output directory to where the build writes it, or the health path to a page that it has.", []);

        var limit = TimeSpan.FromSeconds(manifest.HealthTimeoutSeconds);
        var since = TimeProvider.System.GetTimestamp();
        var well = new HashSet<Instance>();
        var exits = new Dictionary<Instance, int>();
        while (true)
        {
            foreach (var instance in release.Instances)
            {
                if (instance.Exits > exits.GetValueOrDefault(instance))
                {
                    exits[instance] = instance.Exits;
                    well.Remove(instance);
                    note($"{instance.Record.Name} {Ended(instance.LastCrash)}, {instance.Exits} of {MostExits} times allowed{Last(instance.LastCrash)}");
                }

                if (instance.Exits >= MostExits)
                    return Crashed(instance);
                if (instance.Healthy && well.Add(instance))
                    note($"{instance.Record.Name} is healthy after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s");
            }

            if (well.Count == release.Instances.Count)
                return null;
            var hindrance = release.Instances.Select(instance => instance.Hindrance).FirstOrDefault(hindrance => hindrance is not null);
            hinder(hindrance);
            // The time in which nothing can be started is none of the application's.
            if (hindrance is not null)
                since = TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(since) > limit)
                return TimedOut(release.Instances.FirstOrDefault(instance => !instance.Healthy && instance.Exits > 0) ?? release.Instances.First(instance => !instance.Healthy), manifest);
            await Task.Delay(Look, cancellation);
        }
    }

    private static TargetFailure Crashed(Instance instance) => new(
        "instance_crashed",
        $"{instance.Record.Name} ended {Times(instance.Exits)} after its start; the last time it {Ended(instance.LastCrash)}{Last(instance.LastCrash)}",
        instance.OutputTail(OutputLines));

    private static TargetFailure TimedOut(Instance instance, ReleaseManifest manifest)
    {
        // One that was started again and again is not slow: its last words say more than what the health check saw.
        if (instance.Exits > 0)
            return Crashed(instance);
        var output = instance.OutputTail(OutputLines);
        var reason = instance.ListensElsewhere() is { } elsewhere
            ? $"{instance.Record.Name} {elsewhere}. It did not answer {manifest.HealthPath} within {manifest.HealthTimeoutSeconds} s."
            : $"{instance.Record.Name} was not healthy within {manifest.HealthTimeoutSeconds} s: {instance.Fault ?? "it did not answer"}. It must listen on the port that the environment variable PORT names and answer {manifest.HealthPath} with 2xx or 3xx.{(output.Count > 0 ? $" It last printed: {output[^1]}" : " It printed nothing.")}";
        return new TargetFailure("health_check_timeout", reason, output);
    }

    private static string Times(int exits) => exits == 1 ? "once" : $"{exits} times";

    private static string Ended(Crash? crash) => crash?.Ending.Reason ?? "ended";

    /// <summary>The line that names the error, where one does; stack traces and versions follow it.</summary>
    private static string Last(Crash? crash) =>
        crash?.Output is not { Count: > 0 } output ? ". It printed nothing."
        : output.LastOrDefault(line => Error().IsMatch(line)) is { } error ? $": {error.Trim()}"
        : $". It last printed: {output[^1]}";

    [GeneratedRegex(@"^\s*([A-Za-z.]*(Error|Exception)\b.*:|fatal:|panic:|error:)", RegexOptions.IgnoreCase)]
    private static partial Regex Error();
}
