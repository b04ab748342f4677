using System.Text.Json.Serialization;

namespace AutoStack.Api.Targets.Docker;

/// <summary>What is asked for when a container is made. Names as the Engine API has them.</summary>
public sealed record NewContainer(string Image, IReadOnlyList<string> Env, IReadOnlyDictionary<string, string> Labels, ContainerLimits HostConfig)
{
    /// <summary>Null: the image's own.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>AutoStack asks for itself whether it is well.</summary>
    public ContainerHealthcheck Healthcheck { get; } = new(["NONE"]);
}

public sealed record ContainerHealthcheck(IReadOnlyList<string> Test);

/// <param name="Memory">Bytes; 0: as much as there is.</param>
/// <param name="MemorySwap">Memory and swap together: as much as memory alone, so that nothing is swapped.</param>
public sealed record ContainerLimits(string NetworkMode, long Memory, long MemorySwap, long NanoCpus, int PidsLimit, ContainerLogConfig LogConfig)
{
    public bool ReadonlyRootfs { get; } = true;

    public IReadOnlyDictionary<string, string> Tmpfs { get; } = new Dictionary<string, string> { ["/tmp"] = "mode=1777" };

    public IReadOnlyList<string> CapDrop { get; } = ["ALL"];

    public IReadOnlyList<string> SecurityOpt { get; } = ["no-new-privileges"];

    /// <summary>The engine starts nothing again by itself: AutoStack does, with its own pauses.</summary>
    public ContainerRestart RestartPolicy { get; } = new("no");
}

public sealed record ContainerRestart(string Name);

public sealed record ContainerLogConfig(string Type, IReadOnlyDictionary<string, string> Config);

public sealed record HeldContainer(string Id, string Name, ContainerState State, ContainerConfig Config, ContainerNetworks NetworkSettings);

/// <param name="OOMKilled">The kernel ended one of its processes for its memory.</param>
/// <param name="Error">Why it could not be started.</param>
public sealed record ContainerState(bool Running, bool OOMKilled, int Pid, int ExitCode, string Error, string StartedAt)
{
    /// <summary>Made and not started yet.</summary>
    [JsonIgnore]
    public bool Fresh => !Running && StartedAt.StartsWith("0001-", StringComparison.Ordinal);
}

public sealed record ContainerConfig(IReadOnlyDictionary<string, string>? Labels);

public sealed record ContainerNetworks(IReadOnlyDictionary<string, ContainerNetwork>? Networks);

public sealed record ContainerNetwork(string IPAddress);

public sealed record ListedContainer(string Id, IReadOnlyDictionary<string, string>? Labels);

public sealed record ListedNetwork(string Id, string Name, IReadOnlyDictionary<string, string>? Labels);

public sealed record HeldImage(string Id, ImageLayers? RootFS, ImageConfig? Config);

/// <param name="Layers">Digests of the layers as tar.</param>
public sealed record ImageLayers(IReadOnlyList<string>? Layers);

/// <param name="ExposedPorts">By names such as <c>8080/tcp</c>.</param>
public sealed record ImageConfig(IReadOnlyDictionary<string, object>? ExposedPorts);

/// <param name="RepoTags">Its names.</param>
public sealed record ListedImage(string Id, IReadOnlyList<string>? RepoTags, long Size);
