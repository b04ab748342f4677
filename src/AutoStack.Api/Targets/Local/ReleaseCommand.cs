using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local;

/// <summary>Runs what a release wants done before its instances start, a migration for instance.</summary>
public sealed class ReleaseCommand(TargetParts parts, Action<string> note)
{
    private const int PrintedLines = 20;

    /// <returns>Null when it ended well, else why not. It passes when what it runs on was away: whether it has run is not known then, and it runs again.</returns>
    public async Task<Outcome<TargetFailure?>> Run(ReleaseManifest manifest, ReleaseRuntime runtime, CancellationToken cancellation)
    {
        var command = manifest.ReleaseCommand!;
        note($"Release command: {command}");
        var output = new OutputFile(Path.Combine(parts.Preparation.OutputDirectory(manifest), $"release-{manifest.Number}.log"), parts.Settings.OutputBytes);
        int? code;
        try
        {
            code = await parts.Host.RunToEnd(command, runtime, output, cancellation);
        }
        catch (HostAwayException e)
        {
            return Outcome.Transient<TargetFailure?>(e.Code, e.Message);
        }
        catch (InstanceNotStartedException e)
        {
            return Outcome.Done<TargetFailure?>(new TargetFailure("release_command_failed", $"The release command '{command}' could not be started: {e.Message}", []));
        }

        var printed = runtime.Mask(output.Tail(PrintedLines));
        foreach (var line in printed)
            note(line);
        return Outcome.Done(code == 0 ? null : new TargetFailure("release_command_failed", $"The release command '{command}' ended with {code}{(printed.Count > 0 ? $": {printed[^1]}" : ".")}", printed));
    }
}
