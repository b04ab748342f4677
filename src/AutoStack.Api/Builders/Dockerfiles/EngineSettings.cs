using AutoStack.Api.Hosting;

namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>How the engines that build Dockerfiles are reached, and what their builds get.</summary>
/// <param name="DockerProgram">The docker client, by its name or path.</param>
/// <param name="DockerEnvironment">What tells the client which engine to talk to; empty: its own default.</param>
/// <param name="Network">The network of <c>RUN</c> steps; null: the engine's default.</param>
public sealed record EngineSettings(string DockerProgram, IReadOnlyDictionary<string, string> DockerEnvironment, string? Network)
{
    private const string NetworkKey = "AutoStack:Builder:Network";
    private static readonly string[] Networks = ["default", "host", "none"];

    /// <summary>Variables of the docker client itself, which choose an engine and how it is trusted.</summary>
    private static readonly string[] OfClient = ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "XDG_RUNTIME_DIR"];

    /// <exception cref="InvalidSettingException">A value that it cannot have.</exception>
    public static EngineSettings From(IConfiguration configuration)
    {
        var network = configuration[NetworkKey] is { Length: > 0 } given ? given : null;
        if (network is not null && !Networks.Contains(network))
            throw new InvalidSettingException(NetworkKey, network, Networks);
        var client = OfClient.Where(name => !string.IsNullOrEmpty(configuration[name])).ToDictionary(name => name, name => configuration[name]!);
        if (configuration["AutoStack:Builder:DockerHost"] is { Length: > 0 } host)
        {
            if (!host.Contains("://", StringComparison.Ordinal))
                throw new InvalidSettingException("AutoStack:Builder:DockerHost", host, "an address such as unix:///var/run/docker.sock or tcp://HOST:2376");
            client["DOCKER_HOST"] = host;
            client.Remove("DOCKER_CONTEXT");
        }

        return new EngineSettings(configuration["AutoStack:Builder:DockerProgram"] is { Length: > 0 } program ? program : "docker", client, network == "default" ? null : network);
    }
}
