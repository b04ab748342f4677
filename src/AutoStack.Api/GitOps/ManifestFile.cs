using System.Text.RegularExpressions;
using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;
using YamlDotNet.Serialization.NamingConventions;

namespace AutoStack.Api.GitOps;

/// <summary>The form of <c>autostack.yaml</c>. The same release always gives the same bytes.</summary>
public static partial class ManifestFile
{
    private const string ApiVersion = "autostack.dev/v1";

    private const string Header = """
        # Written by AutoStack: each deployment, and each change of what runs, replaces this file. What people set belongs in values.yaml beside it.

        """;

    private static readonly ISerializer Writer = new SerializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .DisableAliases()
        // What another reader of YAML would take for a number, a truth or nothing, such as an environment called "no".
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithEventEmitter(next => new ExactStrings(next))
        .Build();

    private static readonly IDeserializer Reader = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .Build();

    public static string Path(string project, string environment) => $"apps/{project}/{environment}/autostack.yaml";

    public static string Write(ReleaseManifest m) => Header + Writer.Serialize(new Document
    {
        ApiVersion = ApiVersion,
        Kind = "Release",
        Project = new Named { Name = m.Project, Id = m.ProjectId.ToString() },
        Environment = new Named { Name = m.Environment, Id = m.EnvironmentId.ToString() },
        Deployment = new Deployed { Id = m.Deployment.ToString(), Number = m.Number, Commit = m.Commit },
        Image = new Image { Reference = m.ImageReference, Digest = m.ImageDigest },
        ConfigRevision = m.ConfigRevision,
        Processes = [.. m.Processes.Select(p => new Process { Name = p.Name, Command = p.Command, Replicas = p.Replicas })],
        Health = new Health { Path = m.HealthPath, TimeoutSeconds = m.HealthTimeoutSeconds },
        ReleaseCommand = m.ReleaseCommand,
        Domains = [.. m.Domains],
        Stopped = m.Stopped,
        Restart = m.Restart?.ToString(),
    });

    /// <returns>A permanent outcome with the place in the file when it is not one that this version reads.</returns>
    public static Outcome<ReleaseManifest> Read(string text)
    {
        try
        {
            var d = Reader.Deserialize<Document>(text);
            if (d?.ApiVersion != ApiVersion || d.Kind != "Release")
                return Invalid($"it is not a {ApiVersion} Release");
            return Outcome.Done(new ReleaseManifest(
                new ProjectId(Guid.Parse(d.Project.Id)),
                d.Project.Name,
                new EnvironmentId(Guid.Parse(d.Environment.Id)),
                d.Environment.Name,
                new DeploymentId(Guid.Parse(d.Deployment.Id)),
                d.Deployment.Number,
                d.Deployment.Commit,
                d.Image.Reference,
                d.Image.Digest,
                d.ConfigRevision,
                [.. d.Processes.Select(p => new ReleaseProcess(p.Name, p.Command, p.Replicas))],
                d.Health.Path,
                d.Health.TimeoutSeconds,
                d.ReleaseCommand,
                d.Domains)
            {
                Stopped = d.Stopped,
                Restart = d.Restart is null ? null : new ChangeId(Guid.Parse(d.Restart)),
            });
        }
        catch (YamlException e)
        {
            return Invalid($"line {e.Start.Line}: {e.Message}");
        }
        catch (FormatException)
        {
            return Invalid("an id in it is no UUID");
        }
    }

    private static Outcome<ReleaseManifest> Invalid(string why) =>
        Outcome.Permanent<ReleaseManifest>("manifest_invalid", $"autostack.yaml cannot be read: {why}. It is written by AutoStack alone; deploy again to replace it.");

    /// <summary>Numbers and dates of YAML 1.1 that the library leaves unquoted. A commit can be one: digits, and a single e among them.</summary>
    [GeneratedRegex(@"\A([-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|[-+]?0[bo][0-7_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)\z")]
    private static partial Regex NumberOrDate();

    /// <summary>Blocks of lines lose carriage returns and the like, and another reader takes some words for no text; quoted strings are read the same by all.</summary>
    private sealed class ExactStrings(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && (text.Any(c => char.IsControl(c) && c != '\n') || NumberOrDate().IsMatch(text)))
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            base.Emit(eventInfo, emitter);
        }
    }

    private sealed class Document
    {
        [YamlMember(Alias = "apiVersion")]
        public string ApiVersion { get; set; } = "";

        public string Kind { get; set; } = "";

        public Named Project { get; set; } = new();

        public Named Environment { get; set; } = new();

        public Deployed Deployment { get; set; } = new();

        public Image Image { get; set; } = new();

        public int ConfigRevision { get; set; }

        public List<Process> Processes { get; set; } = [];

        public Health Health { get; set; } = new();

        public string? ReleaseCommand { get; set; }

        public List<string> Domains { get; set; } = [];

        [YamlMember(DefaultValuesHandling = DefaultValuesHandling.OmitDefaults)]
        public bool Stopped { get; set; }

        [YamlMember(DefaultValuesHandling = DefaultValuesHandling.OmitNull)]
        public string? Restart { get; set; }
    }

    private sealed class Named
    {
        public string Name { get; set; } = "";

        public string Id { get; set; } = "";
    }

    private sealed class Deployed
    {
        public string Id { get; set; } = "";

        public int Number { get; set; }

        public string Commit { get; set; } = "";
    }

    private sealed class Image
    {
        public string Reference { get; set; } = "";

        public string Digest { get; set; } = "";
    }

    private sealed class Process
    {
        public string Name { get; set; } = "";

        public string? Command { get; set; }

        public int Replicas { get; set; }
    }

    private sealed class Health
    {
        public string Path { get; set; } = "/";

        public int TimeoutSeconds { get; set; }
    }
}
