using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace AutoStack.Api.Tests.Testing;

/// <summary>OpenSSH's server (Debian: openssh-server) on a port, with keys and settings of its own. Who has the key gets what the tests' own user has.</summary>
public sealed class SshServer : IAsyncDisposable
{
    private static readonly string? Program = new[] { "/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd" }.FirstOrDefault(File.Exists);
    private readonly TemporaryDirectory place = new();
    private readonly int port = FreePort();
    private Process? process;

    private SshServer()
    {
    }

    /// <summary>The address of a repository on this machine, by its path.</summary>
    public string Url(string repository) => $"ssh://{Environment.UserName}@127.0.0.1:{port}{repository}";

    /// <summary>A private key that is let in.</summary>
    public string KeyFile => place.At("client");

    /// <summary>One that is not.</summary>
    public string OtherKeyFile => place.At("other");

    /// <summary>Knows the server.</summary>
    public string KnownHostsFile => place.At("known_hosts");

    /// <summary>Skips the test where there is no such server.</summary>
    public static void Needed() => Assert.SkipUnless(Program is not null, "sshd is not installed (Debian: apt-get install openssh-server)");

    public static async Task<SshServer> Start()
    {
        Needed();
        var server = new SshServer();
        server.MakeKey("host");
        server.MakeKey("client");
        server.MakeKey("other");
        server.Know("host");
        File.Copy(server.place.At("client.pub"), server.place.At("authorized_keys"));
        await server.Begin("host");
        return server;
    }

    /// <summary>Goes on with another host key, as a machine that was set up anew, or somebody in between.</summary>
    public async Task ChangeHostKey()
    {
        await Stop();
        MakeKey("host-2");
        await Begin("host-2");
    }

    public async Task Stop()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>A private key's file that is readable for everybody.</summary>
    public string OpenKeyFile()
    {
        File.Copy(KeyFile, place.At("open"));
        File.SetUnixFileMode(place.At("open"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return place.At("open");
    }

    /// <summary>Knows other hosts only.</summary>
    public string EmptyKnownHostsFile() => place.Write("known_others", "");

    public async ValueTask DisposeAsync()
    {
        await Stop();
        place.Dispose();
    }

    private async Task Begin(string hostKey)
    {
        // Where sshd, as root, puts the part of itself that talks to strangers; its package's service makes it.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        var configuration = place.Write("sshd_config", $"""
            ListenAddress 127.0.0.1:{port}
            HostKey {place.At(hostKey)}
            AuthorizedKeysFile {place.At("authorized_keys")}
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 100

            """);
        process = Process.Start(new ProcessStartInfo(Program!, ["-D", "-e", "-f", configuration]) { RedirectStandardError = true })!;
        var said = new List<string>();
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.Add(line.Data ?? "(it ended)");
            if (line.Data is null)
                listens.TrySetException(new InvalidOperationException(string.Join('\n', said)));
            else if (line.Data.Contains("listening on", StringComparison.Ordinal))
                listens.TrySetResult();
        };
        process.BeginErrorReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private void Know(string hostKey) => place.Write("known_hosts", $"[127.0.0.1]:{port} {string.Join(' ', File.ReadAllText(place.At($"{hostKey}.pub")).Split(' ')[..2])}\n");

    private void MakeKey(string name) => Shell.Output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "of the tests", "-f", place.At(name));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
