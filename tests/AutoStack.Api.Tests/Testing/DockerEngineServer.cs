using System.Diagnostics;
using Xunit;

[assembly: AssemblyFixture(typeof(AutoStack.Api.Tests.Testing.SharedDockerEngine))]

namespace AutoStack.Api.Tests.Testing;

/// <summary>A Docker engine (Debian: docker.io) in a process, a socket and a directory of its own, without a network of its own: steps get the machine's.</summary>
public sealed class DockerEngineServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory place = new();
    private Process? process;

    private readonly string[] more;

    private DockerEngineServer(string[] more) => this.more = more;

    /// <summary>Debian's client has BuildKit in itself; another one that stands before it in the PATH may lack its plugin.</summary>
    public static string Client => File.Exists("/usr/bin/docker") ? "/usr/bin/docker" : "docker";

    public string Host => $"unix://{place.At("engine.sock")}";

    /// <summary>Skips the test where it cannot run.</summary>
    public static void Needed()
    {
        foreach (var program in new[] { "dockerd", "docker" })
            Assert.SkipUnless(Installed.Has(program), $"{program} is not installed (Debian: apt-get install docker.io)");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dockerd must be started by root");
        Busybox.Needed();
    }

    /// <param name="arguments">What it is started with besides.</param>
    public static async Task<DockerEngineServer> Start(params string[] arguments)
    {
        Needed();
        var server = new DockerEngineServer(arguments);
        await server.StartAgain();
        return server;
    }

    /// <summary>At the same address as before, with what it had.</summary>
    public async Task StartAgain()
    {
        string[] arguments =
        [
            "--iptables=false", "--bridge=none", "--storage-driver", "overlay2",
            "--data-root", place.At("data"), "--exec-root", place.At("exec"), "--pidfile", place.At("engine.pid"), "--host", Host, .. more,
        ];
        process = Process.Start(new ProcessStartInfo("dockerd", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.Add(line.Data ?? "(it ended)");
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await Eventually.Holds(() => Task.FromResult(process.HasExited || Ask("version", "--format", "{{.Server.Version}}").Trim().Length > 0), StartTime);
        }
        finally
        {
            lock (said)
                Assert.False(process.HasExited, string.Join('\n', said));
        }
    }

    /// <summary>What the client prints.</summary>
    public string Ask(params IEnumerable<string> arguments) => Shell.Output(Client, ["--host", Host, .. arguments]);

    /// <summary>The names of all images.</summary>
    public IReadOnlyList<string> Images() => Ask("image", "ls", "--all", "--format", "{{.Repository}}:{{.Tag}}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Ends and removes all containers, or those of one platform, and their networks: each is a device of the machine, which outlives the engine.</summary>
    public void RemoveContainers(string? platform = null)
    {
        if (Ask(["ps", "--all", "--quiet", .. platform is null ? [] : new[] { "--filter", $"label=dev.autostack.platform={platform}" }]).Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } containers)
            Ask(["rm", "--force", "--volumes", .. containers]);
        Ask(["network", "prune", "--force", .. platform is null ? [] : new[] { "--filter", $"label=dev.autostack.platform={platform}" }]);
    }

    /// <summary>As the engine's service is stopped. What steps of a build run may outlive it.</summary>
    public async Task Stop()
    {
        if (process is null)
            return;
        Shell.Output("kill", "-TERM", $"{process.Id}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
            RemoveContainers();
        await Stop();
        var mounted = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(place.Path, StringComparison.Ordinal)).Reverse().ToList();
        if (mounted.Count > 0)
            Shell.Output("umount", ["-l", .. mounted]);
        place.Dispose();
    }
}

/// <summary>One engine for all tests that do it no harm; started by the first that needs it.</summary>
public sealed class SharedDockerEngine : IAsyncDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private DockerEngineServer? server;

    public async Task<DockerEngineServer> Get()
    {
        await one.WaitAsync();
        try
        {
            return server ??= await DockerEngineServer.Start();
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        one.Dispose();
    }
}
