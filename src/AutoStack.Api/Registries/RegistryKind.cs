using AutoStack.Api.Hosting;

namespace AutoStack.Api.Registries;

/// <summary>Setting <c>AutoStack:Registry:Kind</c>: which adapter keeps the images. Both roles must have the same.</summary>
public enum RegistryKind
{
    /// <summary>On this machine's disk.</summary>
    OciLayout,

    /// <summary>A server that speaks the OCI distribution protocol.</summary>
    Distribution,

    /// <summary>Amazon's, which speaks the same protocol behind logins of its own.</summary>
    Ecr,
}

public static class RegistryKinds
{
    public const string Key = "AutoStack:Registry:Kind";

    private static readonly string[] OfServers = ["Url", "Username", "Password", "CaFile"];
    private static readonly string[] OfEcr = ["Region", "Endpoint"];

    /// <exception cref="InvalidSettingException">There is no such adapter, or a setting of another one was given.</exception>
    public static RegistryKind From(IConfiguration configuration)
    {
        var kind = configuration[Key] is not { Length: > 0 } text ? RegistryKind.OciLayout
            : Enum.GetValues<RegistryKind>().Cast<RegistryKind?>().FirstOrDefault(kind => string.Equals($"{kind}", text, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidSettingException(Key, text, Enum.GetNames<RegistryKind>());
        if (kind == RegistryKind.OciLayout && Given(configuration, OfServers) is { } stray)
            throw new InvalidSettingException($"AutoStack:Registry:{stray}", "(hidden)", $"nothing, unless {Key} is {RegistryKind.Distribution} or {RegistryKind.Ecr}");
        if (kind != RegistryKind.Ecr && Given(configuration, OfEcr) is { } ofEcr)
            throw new InvalidSettingException($"AutoStack:Registry:{ofEcr}", configuration[$"AutoStack:Registry:{ofEcr}"], $"nothing, unless {Key} is {RegistryKind.Ecr}");
        return kind;
    }

    private static string? Given(IConfiguration configuration, string[] names) => names.FirstOrDefault(name => !string.IsNullOrEmpty(configuration[$"AutoStack:Registry:{name}"]));
}
