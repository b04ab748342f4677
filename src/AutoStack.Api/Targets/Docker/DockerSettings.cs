using System.Globalization;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Targets.Docker;

/// <summary>The engine that containers run in, and what an instance may use of the machine besides memory.</summary>
/// <param name="Socket">The path of the engine's socket.</param>
/// <param name="Cpus">Processors, in parts of one; null: as many as there are.</param>
/// <param name="Pids">Processes and threads.</param>
public sealed record DockerSettings(string Socket, double? Cpus, int Pids)
{
    private const string HostKey = "AutoStack:Target:DockerHost";
    private const string CpusKey = "AutoStack:Target:InstanceCpus";
    private const string PidsKey = "AutoStack:Target:InstancePids";
    private const string Unix = "unix://";

    /// <summary>Enough for a runtime with a thread for each core and many more; too few for one that forks without end.</summary>
    private const int UsualPids = 1024;

    /// <exception cref="InvalidSettingException">A value that it cannot have.</exception>
    public static DockerSettings From(IConfiguration configuration)
    {
        // The proxy goes to the containers' own addresses, so the engine must be on this machine.
        var host = configuration[HostKey] is { Length: > 0 } given ? given : "unix:///var/run/docker.sock";
        if (!host.StartsWith($"{Unix}/", StringComparison.Ordinal))
            throw new InvalidSettingException(HostKey, host, "the socket of an engine on this machine, such as unix:///var/run/docker.sock");
        return new DockerSettings(host[Unix.Length..], Cores(configuration[CpusKey]), Processes(configuration[PidsKey]));
    }

    private static double? Cores(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cores) && cores is >= 0.01 and <= 1024 ? cores
        : throw new InvalidSettingException(CpusKey, text, "processors, from 0.01 to 1024");

    private static int Processes(string? text) =>
        string.IsNullOrEmpty(text) ? UsualPids
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pids) && pids is >= 1 and <= 1 << 20 ? pids
        : throw new InvalidSettingException(PidsKey, text, "a whole number from 1 to 1048576");
}
