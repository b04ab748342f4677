using System.Text.RegularExpressions;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>Looks which runtimes this machine has: those that the PATH finds first. What it found is good for a minute.</summary>
public sealed partial class Toolchain(UnprivilegedUser user, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(1);
    private static readonly IReadOnlyDictionary<string, string> Quiet = new Dictionary<string, string> { ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" };
    private readonly SemaphoreSlim gate = new(1);
    private (MachineRuntimes Runtimes, long At)? known;

    public async Task<MachineRuntimes> Look(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (known is { } last && time.GetElapsedTime(last.At) < Good)
                return last.Runtimes;
            var answers = await Task.WhenAll(
                Ask("/", "node", ["--version"], cancellation),
                Ask("/", "npm", ["--version"], cancellation),
                Ask("/", "dotnet", ["--list-sdks"], cancellation),
                Ask("/", "dotnet", ["--list-runtimes"], cancellation));
            var found = new MachineRuntimes(
                First(answers[0])?.TrimStart('v'),
                First(answers[1]),
                [.. answers[2].Select(line => line.Split(' ')[0])],
                [.. answers[3].Select(line => Framework().Match(line)).Where(match => match.Success).Select(match => (match.Groups["name"].Value, match.Groups["version"].Value))]);
            known = (found, time.GetTimestamp());
            return found;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The .NET SDK that builds in a directory, as its own resolver chooses it by the global.json there or above; null when none satisfies that.</summary>
    public async Task<string?> DotNetSdk(string directory, CancellationToken cancellation) => First(await Ask(directory, "dotnet", ["--version"], cancellation));

    public void Dispose() => gate.Dispose();

    private static string? First(IReadOnlyList<string> lines) => lines.Count > 0 ? lines[0] : null;

    /// <returns>What it printed; nothing when it is not there or failed.</returns>
    private async Task<IReadOnlyList<string>> Ask(string directory, string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var lines = new List<string>();
        try
        {
            var end = await ChildProcess.Run(new ChildCommand(program, arguments, directory, Quiet) { User = user.Account }, lines.Add, cancellation);
            return end.Succeeded ? lines : [];
        }
        catch (ChildNotStartedException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"^(?<name>\S+) (?<version>\d+\.\d+\.\d+\S*) \[")]
    private static partial Regex Framework();
}
