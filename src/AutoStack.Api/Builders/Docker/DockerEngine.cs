using AutoStack.Api.Builders.Dockerfiles;

namespace AutoStack.Api.Builders.Docker;

/// <summary>A Docker engine with BuildKit, through its own client: since version 23 that takes the client's plugin buildx.</summary>
public sealed class DockerEngine(EngineSettings settings) : IImageEngine
{
    public string Kind => nameof(BuilderKind.Docker);

    public string Program => settings.DockerProgram;

    /// <summary>The engine's own BuildKit, whatever builder somebody has chosen for himself: images of others do not get into the engine. Attestations are no part of an image.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>(settings.DockerEnvironment)
    {
        ["DOCKER_BUILDKIT"] = "1",
        ["BUILDX_BUILDER"] = "default",
        ["BUILDX_NO_DEFAULT_ATTESTATIONS"] = "1",
        ["DOCKER_CLI_HINTS"] = "false",
    };

    public IReadOnlyList<string> Version { get; } = ["version", "--format", "{{.Server.Version}}"];

    public IReadOnlyList<string> Build(EngineBuild build) => ["build", "--progress=plain", .. build.CommonArguments(settings.Network), build.Context];

    public IReadOnlyList<string> Save(string image, string file) => ["save", "--output", file, image];

    public IReadOnlyList<string> Tags(string repository) => ["image", "ls", "--format", "{{.Tag}}", repository];

    public IReadOnlyList<string> Remove(string image) => ["image", "rm", image];

    public BuildProgress Watch() => new DockerProgress();
}
