using AutoStack.Api.Hosting;

namespace AutoStack.Api.Targets;

/// <summary>Setting <c>AutoStack:Target:Kind</c>: where releases run. Both roles must have the same.</summary>
public enum TargetKind
{
    /// <summary>As processes of this machine.</summary>
    Local,

    /// <summary>As containers of a Docker engine on this machine.</summary>
    Docker,
}

public static class TargetSetting
{
    public const string Key = "AutoStack:Target:Kind";
    private static readonly string[] OfDocker = ["DockerHost", "InstanceCpus", "InstancePids"];

    /// <exception cref="InvalidSettingException">There is no such adapter, or a setting of another one was given.</exception>
    public static TargetKind From(IConfiguration configuration)
    {
        var kind = configuration[Key] is not { Length: > 0 } text ? TargetKind.Local
            : Enum.GetValues<TargetKind>().Cast<TargetKind?>().FirstOrDefault(kind => string.Equals($"{kind}", text, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidSettingException(Key, text, Enum.GetNames<TargetKind>());
        if (kind == TargetKind.Local && OfDocker.FirstOrDefault(name => !string.IsNullOrEmpty(configuration[$"AutoStack:Target:{name}"])) is { } stray)
            throw new InvalidSettingException($"AutoStack:Target:{stray}", configuration[$"AutoStack:Target:{stray}"], $"nothing, unless {Key} is {TargetKind.Docker}");
        return kind;
    }
}
