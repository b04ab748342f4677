using System.Diagnostics;
using System.Globalization;
using System.Text;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Sources;

public sealed class when_a_repository_is_unusual : SourceTest
{
    private const int Files = 100_000;

    [Fact]
    public async Task a_hundred_thousand_files_are_checked_out()
    {
        var repository = await Repository();
        await Import(repository, from =>
        {
            for (var i = 0; i < Files; i++)
                from.Write(string.Create(CultureInfo.InvariantCulture, $"M 100644 inline d{i % 300}/f{i}\ndata 1\nx\n"));
        });
        var commit = await repository.Git("rev-parse", "main");

        var tree = await CheckedOut(repository.Path, await Resolved(repository.Path, "main"));

        Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).Count().ShouldBe(Files);
        commit.Length.ShouldBe(40);
    }

    [Fact]
    public async Task names_that_are_hard_to_write_arrive_as_they_are()
    {
        var repository = await Repository();
        // As git quotes them: octal bytes need not be UTF-8.
        string[] names =
        [
            "-rf", "--output=x", " space ", "'", "\\\"", "a\\nb", "a\\tb", "$(touch owned)", "`id`", "*", "?", "~", "#", "caf\\303\\251", "caf\\351", "\\360\\237\\232\\200",
            "con", "a\\\\b", new string('n', 255), "deep/er/and/deep/er/still",
        ];
        await Import(repository, from =>
        {
            foreach (var name in names)
                from.Write($"M 100644 inline \"{name}\"\ndata 1\nx\n");
        });

        var tree = await CheckedOut(repository.Path, await Resolved(repository.Path, "main"));

        // git itself says that nothing is missing, changed or more than there should be.
        (await repository.Git("--work-tree", tree, "-c", "core.fileMode=false", "status", "--porcelain", "--ignored", "--untracked-files=all")).Split('\n').Where(line => !line.StartsWith("D ", StringComparison.Ordinal) && line.Length > 0).ShouldBeEmpty();
        (await repository.Git("--git-dir", Path.Combine(repository.Path, ".git"), "--work-tree", tree, "ls-files", "--deleted")).ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_is_too_large_is_refused_before_it_fills_the_disk()
    {
        const int Limit = 20;
        var repository = await Repository();
        var noise = new byte[16 << 20];
        for (var i = 0; i < 8; i++)
        {
            new Random(i).NextBytes(noise);
            await File.WriteAllBytesAsync(Path.Combine(repository.Path, $"{i}.bin"), noise, Cancellation);
        }

        await repository.Commit("128 MB that cannot be packed");
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var most = 0L;
        var watching = Task.Run(
            async () =>
            {
                while (!watch.IsCancellationRequested)
                {
                    most = Math.Max(most, Disk(CacheRoot));
                    await Task.Yield();
                }
            },
            Cancellation);

        var refused = (await Resolve(repository.Path, "main", source: Source(Limit))).ShouldBeOfType<Outcome<SourceCommit>.Permanent>();

        await watch.CancelAsync();
        await watching;
        refused.Code.ShouldBe("repository_too_large");
        refused.Reason.ShouldContain($"{Limit} MB");
        refused.Reason.ShouldContain("AutoStack:Source:MaximumMegabytes");
        Disk(CacheRoot).ShouldBeLessThan(1 << 20, "what was fetched of it is gone");
        most.ShouldBeGreaterThan(0);
        TestContext.Current.SendDiagnosticMessage($"At most {most >> 20} MB of {Limit} MB were on the disk");
    }

    private static long Disk(string directory) => Api.Disk.DiskItems.SizeOf(directory) is var size && Directory.Exists(directory) ? size : 0;

    /// <summary>Makes a commit out of a stream, as git-fast-import(1) reads it: quick, and with names that no file system call would take.</summary>
    private static async Task Import(GitRepository repository, Action<TextWriter> files)
    {
        using var import = Process.Start(new ProcessStartInfo("git", ["fast-import", "--quiet"]) { WorkingDirectory = repository.Path, RedirectStandardInput = true, StandardInputEncoding = new UTF8Encoding(false) })!;
        await import.StandardInput.WriteAsync("commit refs/heads/main\ncommitter Ada <ada@example.org> 1767323045 +0000\ndata 5\nFirst\n");
        files(import.StandardInput);
        import.StandardInput.Close();
        await import.WaitForExitAsync(Cancellation);
        import.ExitCode.ShouldBe(0);
        await repository.Git("read-tree", "main");
    }
}
