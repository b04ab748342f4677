using System.Text.Json;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>What a request makes of a checked-out Dockerfile: the build, and the values that go along in the environment of the engine's program, never among its arguments.</summary>
public sealed record DockerfileBuild(EngineBuild Engine, IReadOnlyDictionary<string, string> Environment)
{
    public const string FileName = "Dockerfile";

    /// <summary>A build variable that names the stage to build; it is no argument of the build.</summary>
    public const string TargetVariable = "AUTOSTACK_DOCKER_TARGET";

    /// <param name="directory">The project's directory in the tree.</param>
    public static DockerfileBuild Of(BuildImage request, string image, string directory)
    {
        var secrets = request.Variables.Keys.Where(request.Secrets.Contains).Order(StringComparer.Ordinal).Select((name, i) => (Name: name, Variable: $"AUTOSTACK_SECRET_{i}")).ToList();
        var plain = Plain(request);
        // The machine's proxies are arguments that every build knows and no image keeps. Their addresses may hold passwords.
        var proxies = MachineNetwork.Settings.Where(setting => setting.Name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase) && !plain.ContainsKey(setting.Name)).ToList();
        return new DockerfileBuild(
            new EngineBuild(
                image,
                Path.Combine(directory, FileName),
                directory,
                request.Secrets.Contains(TargetVariable) ? null : request.Variables.GetValueOrDefault(TargetVariable) is { Length: > 0 } target ? target : null,
                plain,
                [.. proxies.Select(proxy => proxy.Name)],
                secrets.ToDictionary(secret => secret.Name, secret => secret.Variable)),
            new Dictionary<string, string>(secrets.Select(secret => KeyValuePair.Create(secret.Variable, request.Variables[secret.Name])).Concat(proxies.Select(proxy => KeyValuePair.Create(proxy.Name, proxy.Value)))));
    }

    /// <summary>A build that runs a command in a built image, with the same variables and secrets. It needs no container that somebody would have to end and remove.</summary>
    /// <param name="directory">An empty one; the Dockerfile is written there.</param>
    public DockerfileBuild Running(string command, string directory)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, FileName);
        var mounts = string.Concat(Engine.Secrets.Keys.Select(name => $"--mount=type=secret,id={name} "));
        File.WriteAllLines(file, [$"FROM {Engine.Image}", .. Engine.Arguments.Keys.Select(name => $"ARG {name}"), $"RUN {mounts}{JsonSerializer.Serialize(new[] { "/bin/sh", "-c", command }, Images.Oci.Json)}"]);
        return this with { Engine = Engine with { Image = $"{Engine.Image}-test", Dockerfile = file, Context = directory, Target = null, Anew = true } };
    }

    /// <summary>Whether there is a Dockerfile, as a file of its own: a link could lead to a file of this machine.</summary>
    public static bool IsIn(ISourceFiles files, BuildSettings settings) => files.Read(SourcePath.Join(SourcePath.Plain(settings.RootDirectory), FileName)) is not null;

    /// <summary>The build variables that are not secret; their values may be seen in the image's history.</summary>
    private static Dictionary<string, string> Plain(BuildImage request) =>
        request.Variables.Where(variable => !request.Secrets.Contains(variable.Key) && variable.Key != TargetVariable).OrderBy(variable => variable.Key, StringComparer.Ordinal).ToDictionary(variable => variable.Key, variable => variable.Value);
}
