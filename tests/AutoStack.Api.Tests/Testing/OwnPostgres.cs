using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A PostgreSQL of a test's own, with its durability switched on, which the test may restart and crash.</summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    private readonly Process process;
    private readonly string directory;

    private OwnPostgres(Process process, string directory, string connectionString)
    {
        this.process = process;
        this.directory = directory;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<OwnPostgres> Start()
    {
        var directory = Directory.CreateTempSubdirectory("autostack-postgres-").FullName;
        var start = new ProcessStartInfo("node", ["scripts/tests/database.mjs", directory, Guid.NewGuid().ToString("N")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Root(),
        };
        var process = Process.Start(start)!;
        return new OwnPostgres(process, directory, await Line(process));
    }

    /// <summary>As an administrator does it: connections are cut, and it is back a moment later.</summary>
    public Task Restart() => Tell("restart");

    /// <summary>As when the power fails: the next start recovers from what was written.</summary>
    public Task Crash() => Tell("crash");

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync(patience.Token);
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task Tell(string command)
    {
        await process.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
        await Line(process);
    }

    private static async Task<string> Line(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The test's own PostgreSQL has ended.");
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
