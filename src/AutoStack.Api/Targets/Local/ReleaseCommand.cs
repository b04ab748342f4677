using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Instances;

namespace AutoStack.Api.Targets.Local;

/// <summary>Runs what a release wants done before its instances start, a migration for instance.</summary>
public sealed class ReleaseCommand(TargetParts parts, Action<string> note)
{
    private const int PrintedLines = 20;

    /// <returns>Null when it ended well, else why not.</returns>
    public async Task<TargetFailure?> Run(ReleaseManifest manifest, ReleaseRuntime runtime, CancellationToken cancellation)
    {
        var command = manifest.ReleaseCommand!;
        note($"Release command: {command}");
        var output = new OutputFile(Path.Combine(parts.Preparation.OutputDirectory(manifest), $"release-{manifest.Number}.log"), parts.Settings.OutputBytes);
        var mark = new InstanceMark(Guid.CreateVersion7(), parts.Disk.Platform);
        var process = DetachedProcess.Start(runtime.Launch(["/bin/sh", "-c", command], mark, output.Path, port: null));
        int? code;
        try
        {
            code = await process.Ended(cancellation);
        }
        finally
        {
            await process.End(parts.Settings.Grace);
            await mark.EndLeftovers();
        }

        var printed = runtime.Mask(output.Tail(PrintedLines));
        foreach (var line in printed)
            note(line);
        return code == 0 ? null : new TargetFailure("release_command_failed", $"The release command '{command}' ended with {code}{(printed.Count > 0 ? $": {printed[^1]}" : ".")}", printed);
    }
}
