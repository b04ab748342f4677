using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>
/// Package managers in the exact versions that projects ask for, fetched from npm's registry once and kept in <c>cache/tools/NAME-VERSION</c>. Builds can read
/// but not change them where AutoStack runs as root.
/// </summary>
public sealed class PackageManagerTools(Workspaces workspaces, Toolchain toolchain, UnprivilegedUser user)
{
    private const int MostLines = 20;

    /// <returns>The directory of its programs, to stand first in the PATH; null for the machine's own npm.</returns>
    public async Task<Outcome<string?>> Provide(PackageManager manager, RunMark mark, MaskingLog log, CancellationToken cancellation)
    {
        if (manager.Version is not { } version || (manager.Name == "npm" && (await toolchain.Look(cancellation)).Npm == version))
            return Outcome.Done<string?>(null);
        var directory = workspaces.Tool($"{manager.Name}-{version}");
        var programs = Path.Combine(directory, "node_modules", ".bin");
        if (Directory.Exists(programs))
        {
            Workspaces.Used(directory);
            return Outcome.Done<string?>(programs);
        }

        log.Write($"Fetching {manager} ({manager.ChosenBy})");
        var making = workspaces.Tool($".{manager.Name}-{version}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(making);
        try
        {
            await workspaces.MakeHome(mark, cancellation);
            await workspaces.GiveToBuilds(making, mark, cancellation);
            var fault = await Fetch($"{manager.Package}@{version}", manager, making, mark, cancellation);
            if (fault is not null)
                return fault;
            await workspaces.TakeBack(making, mark, cancellation);
            try
            {
                Directory.Move(making, directory);
            }
            catch (IOException) when (Directory.Exists(programs))
            {
                // Another build was quicker with the same version.
            }

            return Outcome.Done<string?>(programs);
        }
        finally
        {
            if (Directory.Exists(making))
                Directory.Delete(making, recursive: true);
        }
    }

    private async Task<Outcome<string?>?> Fetch(string package, PackageManager manager, string directory, RunMark mark, CancellationToken cancellation)
    {
        var lines = new Queue<string>();
        var environment = new Dictionary<string, string>
        {
            ["CI"] = "true",
            // Of its own: what projects' builds left in theirs has no say in what others run.
            ["npm_config_cache"] = Path.Combine(directory, ".npm"),
            ["npm_config_update_notifier"] = "false",
        };
        foreach (var (name, value) in MachineNetwork.Settings)
            environment[name] = value;
        // Not by --prefix, which would take the machine's own configuration of npm away.
        await File.WriteAllTextAsync(Path.Combine(directory, "package.json"), """{ "private": true }""", cancellation);
        var command = new ChildCommand("npm", ["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", package], directory, environment) { User = user.Account, Mark = mark };
        ChildResult end;
        try
        {
            end = await ChildProcess.Run(
                command,
                line =>
                {
                    lines.Enqueue(line);
                    if (lines.Count > MostLines)
                        lines.Dequeue();
                },
                cancellation);
        }
        catch (ChildNotStartedException)
        {
            return Outcome.Permanent<string?>(RuntimeCheck.Code, $"{manager.ChosenBy} wants {manager}, and this machine has no npm to fetch it with. Install Node.js with npm.");
        }

        if (end.Succeeded)
        {
            if (Directory.Exists(Path.Combine(directory, ".npm")))
                Directory.Delete(Path.Combine(directory, ".npm"), recursive: true);
            return null;
        }

        var text = string.Join('\n', lines);
        return text.Contains("E404", StringComparison.Ordinal) || text.Contains("ETARGET", StringComparison.Ordinal)
            ? Outcome.Permanent<string?>("package_manager_missing", $"{manager.ChosenBy} wants {manager}, and npm's registry has no {package}. Name a version that exists.")
            : Outcome.Transient<string?>("dependencies_unreachable", $"{manager} could not be fetched from npm's registry: {lines.LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase) && !line.Contains("complete log", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? $"npm ended with {end.ExitCode}"}");
    }
}
