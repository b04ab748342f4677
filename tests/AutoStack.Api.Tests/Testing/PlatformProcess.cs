using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AutoStack.Api.Tests.Testing;

/// <summary>The real program as a process of its own, which can be killed and frozen.</summary>
public sealed partial class PlatformProcess : IAsyncDisposable
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const int Sigcont = 18;
    private const int Sigstop = 19;
    private readonly Process process;
    private readonly List<string> output = [];

    private PlatformProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>What it printed, for messages of failed tests.</summary>
    public string Output
    {
        get
        {
            lock (output)
                return string.Join('\n', output.TakeLast(60));
        }
    }

    /// <summary>Whether any line that it printed holds a text.</summary>
    public bool HasPrinted(string text)
    {
        lock (output)
            return output.Any(line => line.Contains(text, StringComparison.Ordinal));
    }

    public static PlatformProcess Start(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new PlatformProcess(Process.Start(start)!);
    }

    public void Kill() => Send(Sigkill);

    public void Freeze() => Send(Sigstop);

    public void Thaw() => Send(Sigcont);

    /// <summary>Asks it to end and waits until it has.</summary>
    public async Task Stop()
    {
        if (process.HasExited)
            return;
        Thaw();
        Send(Sigterm);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.Add(line);
    }

    /// <summary>One that has ended already needs no signal.</summary>
    private void Send(int signal) => _ = Signal(process.Id, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
