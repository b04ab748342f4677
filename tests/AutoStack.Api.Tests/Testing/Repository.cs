using System.Diagnostics;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A real Git repository that a test writes.</summary>
public sealed class Repository
{
    public Repository(string path)
    {
        Path = Directory.CreateDirectory(path).FullName;
        Git("init", "--quiet", "--initial-branch=main");
    }

    public string Path { get; }

    /// <summary>Writes files and commits them.</summary>
    /// <returns>The commit.</returns>
    public string Commit(string message, params IEnumerable<(string Name, string Content)> files)
    {
        foreach (var (name, content) in files)
        {
            var path = System.IO.Path.Combine(Path, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }

        Git("add", "--all");
        Git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD");
    }

    public string Git(params IEnumerable<string> arguments) => Run(Path, arguments);

    public static string Run(string directory, params IEnumerable<string> arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = git.StandardOutput.ReadToEnd();
        var error = git.StandardError.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }
}
