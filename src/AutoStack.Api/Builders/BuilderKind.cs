using AutoStack.Api.Hosting;

namespace AutoStack.Api.Builders;

/// <summary>Setting <c>AutoStack:Builder:Kind</c>: which adapter builds images.</summary>
public enum BuilderKind
{
    /// <summary>Without a container engine: what the machine has installed builds and runs.</summary>
    BuiltIn,

    /// <summary>The repository's <c>Dockerfile</c>, by a Docker engine with BuildKit.</summary>
    Docker,

    /// <summary>The repository's <c>Dockerfile</c>, by Buildah.</summary>
    Buildah,

    /// <summary>A <c>Dockerfile</c> by the engine that is found; everything else by the built-in builder.</summary>
    Auto,
}

public static class BuilderKinds
{
    public const string Key = "AutoStack:Builder:Kind";
    private static readonly string[] OfEngines = ["DockerProgram", "DockerHost", "Network"];

    /// <exception cref="InvalidSettingException">There is no such adapter, or a setting of another one was given.</exception>
    public static BuilderKind From(IConfiguration configuration)
    {
        var kind = configuration[Key] is not { Length: > 0 } text ? BuilderKind.BuiltIn
            : Enum.GetValues<BuilderKind>().Cast<BuilderKind?>().FirstOrDefault(kind => string.Equals($"{kind}", text, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidSettingException(Key, text, Enum.GetNames<BuilderKind>());
        if (kind == BuilderKind.BuiltIn && OfEngines.FirstOrDefault(name => !string.IsNullOrEmpty(configuration[$"AutoStack:Builder:{name}"])) is { } stray)
            throw new InvalidSettingException($"AutoStack:Builder:{stray}", configuration[$"AutoStack:Builder:{stray}"], $"nothing, unless {Key} is another than {BuilderKind.BuiltIn}");
        return kind;
    }
}
