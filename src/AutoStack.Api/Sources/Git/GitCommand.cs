using AutoStack.Api.Processes;

namespace AutoStack.Api.Sources.Git;

/// <summary>
/// Runs git so that nothing of the machine's or a repository's configuration has a say: no hooks, no filters, no prompts, no protocols but the one that is
/// meant.
/// </summary>
public sealed class GitCommand
{
    private const int MostCharacters = 16 << 20;

    /// <summary>Runs git and collects what it prints.</summary>
    /// <param name="transport">The one protocol that may be used; null for local commands.</param>
    /// <param name="access">Who it is to the other side; null: whoever the machine's ssh makes it, and to a web server nobody.</param>
    public async Task<GitAnswer> Run(
        string directory,
        RepositoryTransport? transport,
        IEnumerable<string> arguments,
        RunMark? mark,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null,
        GitAccess? access = null)
    {
        var lines = new List<string>();
        var command = new ChildCommand(
            "git",
            [
                "-c", "core.hooksPath=/dev/null",
                "-c", "core.fsmonitor=false",
                "-c", "core.symlinks=true",
                "-c", "protocol.allow=never",
                .. transport is { } t ? new[] { "-c", $"protocol.{Protocol(t)}.allow=always" } : [],
                "-c", "safe.directory=*",
                "-c", "gc.auto=0",
                "-c", "maintenance.auto=false",
                "-c", "http.lowSpeedLimit=1000",
                "-c", "http.lowSpeedTime=30",
                "-c", "http.followRedirects=initial",
                "-c", "advice.detachedHead=false",
                .. arguments,
            ],
            directory,
            Environment(directory, environment, access))
        {
            Mark = mark,
            Input = input,
            LongestLine = MostCharacters,
        };
        var room = MostCharacters;
        var result = await ChildProcess.Run(
            command,
            line =>
            {
                // What git says of a repository is short; a hostile one may make it long.
                if ((room -= line.Length + 1) >= 0)
                    lines.Add(line);
            },
            cancellation);
        return new GitAnswer(result.ExitCode, lines);
    }

    private static Dictionary<string, string> Environment(string directory, IReadOnlyDictionary<string, string>? given, GitAccess? access)
    {
        var variables = new Dictionary<string, string>(given ?? new Dictionary<string, string>())
        {
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            // A directory that is no repository must not stand for one above it.
            ["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(Path.GetFullPath(directory)) ?? "/",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ASKPASS"] = "/bin/false",
            ["SSH_ASKPASS"] = "/bin/false",
            ["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=20",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["LC_ALL"] = "C",
        };
        foreach (var (name, value) in (access ?? GitAccess.Nobody).Variables)
            variables[name] = value;
        return variables;
    }

    private static string Protocol(RepositoryTransport transport) => transport switch
    {
        RepositoryTransport.Https => "https",
        RepositoryTransport.Http => "http",
        RepositoryTransport.Ssh => "ssh",
        _ => "file",
    };
}

/// <param name="Lines">Output and error output together, in their order.</param>
public sealed record GitAnswer(int ExitCode, IReadOnlyList<string> Lines)
{
    public bool Succeeded => ExitCode == 0;

    public string Text => string.Join('\n', Lines);

    /// <summary>The line that says why it failed.</summary>
    public string Reason => SaidBySsh ?? Lines.LastOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal) || line.StartsWith("error:", StringComparison.Ordinal) || line.StartsWith("remote:", StringComparison.Ordinal))
        ?? Lines.LastOrDefault(line => line.Length > 0)
        ?? $"git ended with {ExitCode}";

    /// <summary>What ssh said stands right before git's own word, which is always the same.</summary>
    private string? SaidBySsh => Lines.Skip(1).Zip(Lines).Where(pair => pair.First == "fatal: Could not read from remote repository." && pair.Second.Length > 0).Select(pair => pair.Second).FirstOrDefault();
}
