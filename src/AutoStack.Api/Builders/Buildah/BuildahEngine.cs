using AutoStack.Api.Builders.Dockerfiles;

namespace AutoStack.Api.Builders.Buildah;

/// <summary>Buildah: builds by itself, without an engine that runs, in a storage of AutoStack's own. Steps are kept apart by chroot alone, which works where namespaces may not be made.</summary>
/// <param name="storage">A directory for base images and builds.</param>
public sealed class BuildahEngine(EngineSettings settings, string storage) : IImageEngine
{
    public string Kind => nameof(BuilderKind.Buildah);

    public string Program => "buildah";

    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Version { get; } = ["--version"];

    /// <summary>Nothing is kept from build to build but base images, so all times can be the same, and with them the digest.</summary>
    public IReadOnlyList<string> Build(EngineBuild build) => [.. Storage, "build", "--isolation", "chroot", "--timestamp", "0", .. build.CommonArguments(settings.Network), build.Context];

    public IReadOnlyList<string> Save(string image, string file) => [.. Storage, "push", "--quiet", Local(image), $"docker-archive:{file}"];

    public IReadOnlyList<string> Tags(string repository) => [.. Storage, "images", "--format", "{{.Tag}}", Local(repository)];

    public IReadOnlyList<string> Remove(string image) => [.. Storage, "rmi", "--force", Local(image)];

    public string? SharedFile { get; } = Path.Combine(storage, "in-use");

    /// <summary>A build that was killed leaves its container, and the images of its stages.</summary>
    public IReadOnlyList<IReadOnlyList<string>> CleanWhileIdle => [[.. Storage, "rm", "--all"], [.. Storage, "rmi", "--prune"]];

    public BuildProgress Watch() => new BuildahProgress();

    private IEnumerable<string> Storage => ["--root", Path.Combine(storage, "root"), "--runroot", Path.Combine(storage, "run")];

    private static string Local(string name) => $"localhost/{name}";
}
