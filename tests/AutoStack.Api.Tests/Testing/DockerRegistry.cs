using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A registry of Docker's (Debian: docker-registry) in a process and a directory of its own. Several tests share one, each with a prefix of its own.</summary>
public sealed partial class DockerRegistry : IAsyncDisposable
{
    public const string Program = "docker-registry";
    public const string Username = "team";
    public const string Password = "s3cret-pass";

    /// <summary>The password as htpasswd has it: the server takes bcrypt alone.</summary>
    private const string PasswordFile = $"{Username}:$2b$05$abcdefghijklmnopqrstuuV7fpPozvyqJfnY19y0802WTlXUm6Rjy\n";

    private readonly TemporaryDirectory place = new();
    private readonly string more;
    private Process? process;
    private int port;

    private DockerRegistry(string storage, string more) => (Storage, this.more) = (storage == "" ? place.At("storage") : storage, more);

    public string Storage { get; }

    public string Host => $"127.0.0.1:{port}";

    /// <summary>Skips the test where a program that it is about is not installed.</summary>
    public static void Needed(string program = Program) =>
        Assert.SkipUnless(Installed(program), $"{program} is not installed (Debian: apt-get install docker-registry skopeo)");

    /// <param name="basic">It wants user and password.</param>
    /// <param name="tls">Files of a certificate and its key, in PEM.</param>
    /// <param name="storage">Where it keeps its data; empty: in a directory of its own.</param>
    public static async Task<DockerRegistry> Start(bool basic = false, (string Certificate, string Key)? tls = null, string storage = "", bool relativeAddresses = false)
    {
        Needed();
        var auth = basic ? "auth: { htpasswd: { realm: test, path: PASSWORDS } }\n" : "";
        var registry = new DockerRegistry(storage, $"  relativeurls: {(relativeAddresses ? "true" : "false")}\n{(tls is var (certificate, key) ? $"  tls: {{ certificate: {certificate}, key: {key} }}\n" : "")}{auth}");
        await registry.StartAgain();
        return registry;
    }

    /// <summary>At the same address as before.</summary>
    public async Task StartAgain()
    {
        var configuration = place.Write("registry.yml", $$"""
            version: 0.1
            log: { level: info, accesslog: { disabled: true } }
            storage:
              filesystem: { rootdirectory: {{Storage}} }
              delete: { enabled: true }
            http:
              addr: 127.0.0.1:{{port}}
              secret: of-the-tests

            """ + more.Replace("PASSWORDS", place.Write("passwords", PasswordFile), StringComparison.Ordinal));
        process = Process.Start(new ProcessStartInfo(Program, ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = new List<string>();
        var listens = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                said.Add(line.Data ?? "(it ended)");
            if (line.Data is null)
                listens.TrySetException(new InvalidOperationException(string.Join('\n', said)));
            else if (Listening().Match(line.Data) is { Success: true } match)
                listens.TrySetResult(int.Parse(match.Groups[1].Value));
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        port = await listens.Task.WaitAsync(TimeSpan.FromSeconds(20));
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

    /// <summary>The file that holds a blob.</summary>
    public string FileOf(string digest) => Path.Combine(Storage, "docker/registry/v2/blobs/sha256", digest[7..9], digest[7..], "data");

    /// <summary>The digests of all that it holds, manifests too.</summary>
    public IReadOnlyList<string> Blobs()
    {
        var directory = Path.Combine(Storage, "docker/registry/v2/blobs/sha256");
        return !Directory.Exists(directory) ? [] : [.. Directory.EnumerateFiles(directory, "data", SearchOption.AllDirectories).Select(file => $"sha256:{Path.GetFileName(Path.GetDirectoryName(file))}")];
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        place.Dispose();
    }

    private static bool Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => directory.Length > 0 && File.Exists(Path.Combine(directory, program)));

    [GeneratedRegex(@"listening on [^ ""]*:(\d+)")]
    private static partial Regex Listening();
}
