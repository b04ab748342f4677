using AutoStack.Api.Processes;
using Xunit;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A real repository with a working tree, as a person would have it.</summary>
public sealed class GitRepository
{
    private static readonly IReadOnlyDictionary<string, string> Person = new Dictionary<string, string>
    {
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "Ada Lovelace",
        ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
        ["GIT_AUTHOR_DATE"] = "2026-01-02T03:04:05+02:00",
        ["GIT_COMMITTER_NAME"] = "Ada Lovelace",
        ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
        ["GIT_COMMITTER_DATE"] = "2026-01-02T03:04:05+02:00",
    };

    private GitRepository(string path) => Path = path;

    public string Path { get; }

    /// <summary>An empty repository whose first branch is <c>main</c>.</summary>
    public static async Task<GitRepository> Create(string path)
    {
        Directory.CreateDirectory(path);
        var repository = new GitRepository(path);
        await repository.Git("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    /// <summary>An empty one without a working tree, as a server has it.</summary>
    public static async Task CreateBare(string path)
    {
        Directory.CreateDirectory(path);
        await new GitRepository(path).Git("init", "--quiet", "--bare", "--initial-branch=main");
    }

    public GitRepository Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return this;
    }

    /// <summary>Commits all files; returns the commit's id.</summary>
    public async Task<string> Commit(string message = "Change")
    {
        await Git("add", "--all");
        await Git("commit", "--quiet", "--allow-empty", "-m", message);
        return await Git("rev-parse", "HEAD");
    }

    /// <summary>Runs git in the working tree and returns what it prints.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> Git(params string[] arguments) => Git(null, arguments);

    public async Task<string> Git(string? input, string[] arguments)
    {
        var lines = new List<string>();
        var result = await ChildProcess.Run(new ChildCommand("git", arguments, Path, Person) { Input = input }, lines.Add, TestContext.Current.CancellationToken);
        return result.Succeeded ? string.Join('\n', lines) : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {string.Join('\n', lines)}");
    }
}
