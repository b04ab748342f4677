using System.Text.RegularExpressions;
using AutoStack.Api.Images;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>
/// Names an image in a registry, as Docker's tools write it: <c>REGISTRY/REPOSITORY:TAG@DIGEST</c> (github.com/distribution/reference). A name without a registry
/// is Docker Hub's, and <c>node:20</c> there is <c>library/node</c>.
/// </summary>
/// <param name="Registry">Host, and port where it is not the usual one.</param>
/// <param name="Tag">Null where the digest alone names it.</param>
/// <param name="Digest">Null where the tag alone names it; where both are there, the digest counts.</param>
public sealed partial record ImageReference(string Registry, string Repository, string? Tag, string? Digest)
{
    private const string DockerHub = "docker.io";
    private const int LongestName = 255;

    /// <summary>Where the registry is asked: Docker Hub has its own address for that.</summary>
    public string Server => Registry == DockerHub ? "registry-1.docker.io" : Registry;

    /// <summary>Without the digest.</summary>
    public string Name => $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag}")}";

    /// <returns>Null when it is none.</returns>
    public static ImageReference? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
            return null;
        var digest = match.Groups["digest"] is { Success: true, Value: var given } ? given : null;
        var path = match.Groups["name"].Value.Split('/');
        var hasRegistry = path.Length > 1 && (path[0].Contains('.', StringComparison.Ordinal) || path[0].Contains(':', StringComparison.Ordinal) || path[0] == "localhost");
        var registry = !hasRegistry || path[0] == "index.docker.io" ? DockerHub : path[0];
        var repository = string.Join('/', hasRegistry ? path[1..] : path);
        if (registry == DockerHub && !repository.Contains('/', StringComparison.Ordinal))
            repository = $"library/{repository}";
        var tag = match.Groups["tag"] is { Success: true, Value: var named } ? named : digest is null ? "latest" : null;
        return IsServer(registry) && Path().IsMatch(repository) && registry.Length + repository.Length < LongestName && (digest is null || Oci.IsDigest(digest))
            ? new ImageReference(registry, repository, tag, digest)
            : null;
    }

    /// <summary>Whether it is a registry's host, and perhaps port.</summary>
    public static bool IsServer(string text) => Host().IsMatch(text);

    public override string ToString() => Digest is null ? Name : $"{Name}@{Digest}";

    [GeneratedRegex(@"\A(?<name>[^@\s]+?)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Path();

    [GeneratedRegex(@"\A([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?\z")]
    private static partial Regex Host();
}
