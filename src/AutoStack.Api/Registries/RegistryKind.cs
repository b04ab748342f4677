using AutoStack.Api.Hosting;

namespace AutoStack.Api.Registries;

/// <summary>Setting <c>AutoStack:Registry:Kind</c>: which adapter keeps the images. Both roles must have the same.</summary>
public enum RegistryKind
{
    /// <summary>On this machine's disk.</summary>
    OciLayout,

    /// <summary>A server that speaks the OCI distribution protocol.</summary>
    Distribution,
}

public static class RegistryKinds
{
    public const string Key = "AutoStack:Registry:Kind";

    private static readonly string[] OfDistribution = ["Url", "Username", "Password", "CaFile"];

    /// <exception cref="InvalidSettingException">There is no such adapter, or a setting of another one was given.</exception>
    public static RegistryKind From(IConfiguration configuration)
    {
        var kind = configuration[Key] is not { Length: > 0 } text ? RegistryKind.OciLayout
            : Enum.GetValues<RegistryKind>().Cast<RegistryKind?>().FirstOrDefault(kind => string.Equals($"{kind}", text, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidSettingException(Key, text, Enum.GetNames<RegistryKind>());
        if (kind == RegistryKind.OciLayout && OfDistribution.FirstOrDefault(name => !string.IsNullOrEmpty(configuration[$"AutoStack:Registry:{name}"])) is { } stray)
            throw new InvalidSettingException($"AutoStack:Registry:{stray}", "(hidden)", $"nothing, unless {Key} is {RegistryKind.Distribution}");
        return kind;
    }
}
