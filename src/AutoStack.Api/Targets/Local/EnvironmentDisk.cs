using System.Text;
using System.Text.Json;
using AutoStack.Api.Hosting;
using AutoStack.Api.Images;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Domain;

namespace AutoStack.Api.Targets.Local;

/// <summary>What the target role must know after its own restart, without the database: what runs where, under which route.</summary>
/// <param name="GitopsCommit">The commit that was brought about last.</param>
/// <param name="Manifest">What serves, or is stopped; null when nothing is to run.</param>
/// <param name="ReleaseCommands">Deployments whose release command has run.</param>
public sealed record EnvironmentFile(
    EnvironmentId EnvironmentId,
    string Project,
    string Environment,
    int Port,
    string GitopsCommit,
    ReleaseManifest? Manifest,
    IReadOnlyList<InstanceRecord> Instances,
    IReadOnlyList<DeploymentId> ReleaseCommands);

/// <summary>The files under <c>target/</c> in the state directory, one an environment, each replaced as a whole.</summary>
public sealed class EnvironmentDisk
{
    private readonly string directory;

    public EnvironmentDisk(IConfiguration configuration)
    {
        directory = Path.Combine(StateDirectories.State(configuration), "target");
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Names this platform among others on the machine.</summary>
    public string Platform => directory;

    /// <summary>The same in eight characters, for names.</summary>
    public string ShortPlatform => Oci.DigestOf(Encoding.UTF8.GetBytes(directory))[7..15];

    /// <summary>Held as long as this process lives: two target roles never share a state directory.</summary>
    /// <exception cref="StartRefusedException">Another process has it.</exception>
    public FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartRefusedException($"Another target role works on {directory}. End it first, or give this one a state directory of its own (AutoStack__StateDirectory).");
        }
    }

    /// <summary>What runs as processes can be neither watched nor ended by a role that runs containers, nor the other way round.</summary>
    /// <exception cref="StartRefusedException">Something runs that a role of another kind has started.</exception>
    public void RefuseOthers(TargetKind kind, ILogger logger)
    {
        var others = ReadAll(logger).Where(file => file.Instances.Any(instance => instance.Pid is not null && instance.Container is null == (kind == TargetKind.Docker))).Select(file => $"{file.Project}/{file.Environment}").Order(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
            throw new StartRefusedException(
                $"{string.Join(", ", others)} {(others.Count == 1 ? "runs" : "run")} {(kind == TargetKind.Docker ? "as processes of this machine" : "in containers")}, which a target role with {TargetSetting.Key.Replace(":", "__", StringComparison.Ordinal)}={kind} cannot take over. Start it with the former kind, stop {(others.Count == 1 ? "that environment" : "those environments")}, and change the kind then.");
    }

    public IReadOnlyList<EnvironmentFile> ReadAll(ILogger logger)
    {
        var files = new List<EnvironmentFile>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.json"))
        {
            try
            {
                files.Add(JsonSerializer.Deserialize<EnvironmentFile>(File.ReadAllBytes(path), AutoStackJson.Options)!);
            }
            catch (Exception e) when (e is JsonException or IOException)
            {
                logger.LogError("{File} cannot be read, so its environment is made again from Git: {Reason}", path, e.Message);
            }
        }

        return files;
    }

    public void Write(EnvironmentFile file)
    {
        var path = Path.Combine(directory, $"{file.EnvironmentId}.json");
        var temporary = $"{path}.new";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                JsonSerializer.Serialize(stream, file, AutoStackJson.Options);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
