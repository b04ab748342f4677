using System.Runtime.CompilerServices;
using AutoStack.Api.Pipeline;
using AutoStack.Domain;

namespace AutoStack.Api.Tests.GitOps;

/// <summary><c>tests/infrastructure/manifests</c>: manifests as they are written, which the tests of the chart <c>autostack-app</c> render.</summary>
public static class ChartManifests
{
    /// <summary>Set to 1, this makes the test write the files instead of comparing with them.</summary>
    public const string Renewal = "AUTOSTACK_UPDATE_MANIFESTS";

    public static string Directory { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "infrastructure", "manifests"));

    public static bool AreToBeRenewed => System.Environment.GetEnvironmentVariable(Renewal) == "1";

    /// <summary>By the name of the file, without its ending.</summary>
    public static IReadOnlyDictionary<string, ReleaseManifest> All { get; } = new Dictionary<string, ReleaseManifest>
    {
        ["web"] = Release(new ReleaseProcess("web", null, 2)),
        ["single-instance"] = Release(new ReleaseProcess("web", null, 1)),
        ["web-and-worker"] = Release(new ReleaseProcess("web", "node server.js", 2), new ReleaseProcess("worker", "node worker.js", 1)),
        ["workers-alone"] = Release(new ReleaseProcess("mailer", "node mailer.js", 3), new ReleaseProcess("clock", "node clock.js", 1)),
        ["scaled"] = Release(new ReleaseProcess("web", "node server.js", 12), new ReleaseProcess("worker", "node worker.js", 0)) with { ConfigRevision = 4 },
        ["stopped"] = Release(new ReleaseProcess("web", "node server.js", 2), new ReleaseProcess("worker", "node worker.js", 1)) with { Stopped = true, ReleaseCommand = "node migrate.js" },
        ["restarted"] = Release(new ReleaseProcess("web", "node server.js", 2), new ReleaseProcess("worker", "node worker.js", 1)) with
        {
            Restart = new ChangeId(Guid.Parse("0193b1f0-0000-7000-8000-0000000000aa")),
        },
        ["release-command"] = Release(new ReleaseProcess("web", null, 2)) with { ReleaseCommand = "node migrate.js && echo \"$(date) $$\"" },
        ["domains"] = Release(new ReleaseProcess("web", null, 2)) with { Domains = ["www.example.org", "example.org", "shop.example.com"] },
        ["longest-names"] = Release(new ReleaseProcess("web", null, 2), new ReleaseProcess("longest-process0", "node a.js", 2), new ReleaseProcess("longest-process1", "node b.js", 2)) with
        {
            Project = $"p{new string('a', 38)}z",
            Environment = $"e{new string('b', 14)}y",
            ReleaseCommand = "node migrate.js",
        },
        // Whatever another reader of YAML could take for something else.
        ["awkward"] = Release([new ReleaseProcess("web", null, 1), .. Awkward.Select((command, i) => new ReleaseProcess($"w{i}", command, 1))]) with
        {
            Project = "y",
            Environment = "no",
            Number = 12_345_678,
            Commit = $"{new string('0', 7)}e{new string('1', 32)}",
            ImageReference = "registry.example.org:5000/team/y:000000000000-1",
            HealthPath = "/health?a=1&b=\"#'%20",
            ReleaseCommand = "true",
        },
    };

    private static IEnumerable<string> Awkward =>
    [
        "node server.js --name='a b' \"c\"",
        "first line\nsecond line\n\nfourth",
        "  spaces around  ",
        "windows\r\nline",
        "tab\there",
        "# no comment: - [x] {y} & * ! | > % @ `",
        "null",
        "~",
        "yes",
        "0123",
        "1e3",
        "0x1F",
        "12:30:45",
        "2026-11-28",
        "grüße 🚀 \u0085 \u2028",
        "echo $PORT $(PORT) $$ ${HOME} \\$x",
        "{{ .Values.image }}",
    ];

    private static ReleaseManifest Release(params ReleaseProcess[] processes) => new(
        new ProjectId(Guid.Parse("0193b1f0-0000-7000-8000-000000000001")),
        "hello",
        new EnvironmentId(Guid.Parse("0193b1f0-0000-7000-8000-000000000002")),
        "production",
        new DeploymentId(Guid.Parse("0193b1f0-0000-7000-8000-000000000003")),
        42,
        "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        "registry.example.org/hello:4b825dc642cb-42",
        $"sha256:{new string('b', 64)}",
        3,
        processes,
        "/health",
        60,
        null,
        []);

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
