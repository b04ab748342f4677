using AutoStack.Api.Images;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>A base image as it describes itself.</summary>
/// <param name="Reference">With its digest: what was asked for, and what it was.</param>
public sealed record BaseImage(ImageReference Reference, BaseConfig Config)
{
    /// <summary>Its layers, lowest first; none while only its description is here.</summary>
    public IReadOnlyList<WrittenLayer> Layers { get; init; } = [];

    /// <summary>What it has to run with, as far as it tells; null where that says nothing.</summary>
    public BaseRuntimes Runtimes => new(
        $"{Reference}",
        Config.Variable("NODE_VERSION"),
        [
            .. new[] { (RuntimeWish.DotNet, Config.Variable("DOTNET_VERSION")), (RuntimeWish.AspNetCore, Config.Variable("ASPNET_VERSION")) }
                .Where(framework => framework.Item2 is not null)
                .Select(framework => (framework.Item1, framework.Item2!)),
        ]);

    /// <summary>Which kind of base a plan's image stands on; null where none is known that would fit.</summary>
    public static BaseKind? KindOf(BuildPlan plan) => plan.IsStatic ? BaseKind.Static : plan.Kind switch
    {
        "node" => BaseKind.Node,
        "dotnet" => BaseKind.DotNet,
        _ => null,
    };
}

/// <summary>What a base image brings to run with, by what the official images say in their environment (NODE_VERSION; DOTNET_VERSION and ASPNET_VERSION).</summary>
/// <param name="Name">The image.</param>
/// <param name="Node">Null where it does not say.</param>
/// <param name="Frameworks">Empty where it does not say.</param>
public sealed record BaseRuntimes(string Name, string? Node, IReadOnlyList<(string Name, string Version)> Frameworks);
