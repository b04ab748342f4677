using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

/// <summary>A platform out of real processes over an adapter of the target's port, as the tests of the port see it.</summary>
public abstract class TargetFixture : IAsyncLifetime
{
    /// <summary>Builds, engines and several processes share a machine with whatever else runs there.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private int projects;

    public RealPlatform Platform { get; private set; } = null!;

    public PlatformProcess Target { get; set; } = null!;

    public PlatformProcess Api { get; private set; } = null!;

    public abstract string Kind { get; }

    public virtual async ValueTask InitializeAsync()
    {
        Busybox.Needed();
        Platform = await RealPlatform.Create(
        [
            ("AutoStack__Proxy__DrainSeconds", "20"),
            ("AutoStack__Target__GraceSeconds", "2"),
            ("AutoStack__Target__SampleSeconds", "1"),
            ("AutoStack__Target__InstanceMemoryMegabytes", "64"),
            .. await Settings(),
        ]);
        Target = Platform.StartTarget();
        Api = await Platform.StartApi();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Platform is not null)
            await Platform.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task StartTargetAgain()
    {
        Target.Kill();
        await Target.Stop();
        Target = Platform.StartTarget();
    }

    public async Task StartApiAgain()
    {
        Api.Kill();
        await Api.Stop();
        Api = await Platform.StartApi();
    }

    /// <summary>An application of a shell's own, which runs as it is on a machine and in a container.</summary>
    public async Task<Application> Application(object? settings = null, params IEnumerable<(string, string)> files)
    {
        var name = $"app-{Interlocked.Increment(ref projects)}";
        var repository = new Repository(Path.Combine(Platform.Repositories, name));
        await Prepare(repository);
        repository.Commit("First", [.. Shell("first"), .. files]);
        foreach (var command in Directory.EnumerateFiles(Path.Combine(repository.Path, "www", "cgi-bin")))
            File.SetUnixFileMode(command, (UnixFileMode)0b111_101_101);
        repository.Commit("Commands may be run");
        return new Application(Platform, name, repository, await Platform.Project(name, repository.Path, settings));
    }

    public async Task Live(Application app, params IEnumerable<(string, string)> files) => await Platform.Reaches(await app.Deploy("Next", files), "live", Patience);

    /// <summary>How many of an application's instances run, whoever knows of them.</summary>
    public abstract Task<int> Running(Application app);

    public static async Task<string> Ask(Application app, string path)
    {
        try
        {
            using var answer = await app.Visitor.GetAsync(path, TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode ? (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Trim() : "";
        }
        catch (HttpRequestException)
        {
            // The proxy is not there just now, or the instance ended over it.
            return "";
        }
    }

    public static async Task<IReadOnlyList<JsonElement>> Instances(Application app) =>
        [.. (await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{app.Project}/environments/production/instances", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray()];

    /// <summary>Events of a kind, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Events(Application app, string type) =>
        [.. (await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/audit?project_id={app.Project}&type={type}&limit=200", TestContext.Current.CancellationToken)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data"))];

    public static Task<string> Log(Application app) =>
        app.Platform.Client.GetStringAsync($"/api/v1/projects/{app.Project}/environments/production/logs?order=oldest&limit=1000", TestContext.Current.CancellationToken);

    /// <summary>Asks for a change of what runs and waits until it is done.</summary>
    public static async Task Change(Application app, string what, object? body = null)
    {
        using var answer = await app.Platform.Client.PostAsync($"/api/v1/projects/{app.Project}/environments/production/{what}", body is null ? null : JsonContent.Create(body), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        await Eventually.Holds(async () =>
            (await app.Platform.Client.GetFromJsonAsync<JsonElement>($"/api/v1/projects/{app.Project}/environments/production", TestContext.Current.CancellationToken)).GetProperty("change").GetProperty("status").GetString() == "succeeded");
    }

    protected abstract Task<IReadOnlyList<(string, string)>> Settings();

    /// <summary>Adds what its builder needs.</summary>
    protected abstract Task Prepare(Repository repository);

    /// <summary>
    /// Serves files, and a few commands: which run it is, its end with exit code 7, and lines that are printed. It waits for them without looking: the applications of all tests run side by side.
    /// </summary>
    public static IEnumerable<(string, string)> Shell(string release) =>
    [
        ("www/index.html", release),
        ("start.sh", """
            echo "key is $API_KEY"
            export ORDERS="$TMPDIR/orders-$$" RUN="$(busybox hostname)-$$"
            busybox mkfifo "$ORDERS"
            busybox sleep 0.2
            busybox httpd -f -p "$HOST:$PORT" -h www &
            trap 'busybox sleep 0.2; kill $!; exit 0' TERM
            exec 3<> "$ORDERS"
            while read -r order count <&3; do
              case $order in
                print) for i in $(busybox seq "$count"); do echo "line $i of $RUN"; done ;;
                die) echo "dying of /die"; exit 7 ;;
              esac
            done
            """),
        .. Command("process", "echo $RUN"),
        .. Command("die", "echo die > $ORDERS; busybox sleep 5"),
        .. Command("print", "echo print $QUERY_STRING > $ORDERS; echo printed"),
    ];

    private static IEnumerable<(string, string)> Command(string name, string text) =>
        [($"www/cgi-bin/{name}", $"#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n'\n{text}\n")];
}

/// <summary>Processes of the machine.</summary>
public sealed class LocalFixture : TargetFixture
{
    public override string Kind => "local";

    public override Task<int> Running(Application app) => Task.FromResult(MarkedProcesses.All("AUTOSTACK_PROJECT")
        .Where(entry => entry.Mark == app.Name && MarkedProcesses.Read(entry.Process, "AUTOSTACK_INSTANCE")?.Contains(Platform.State, StringComparison.Ordinal) == true)
        .Select(entry => MarkedProcesses.Read(entry.Process, "AUTOSTACK_INSTANCE"))
        .Distinct().Count());

    protected override Task<IReadOnlyList<(string, string)>> Settings() => Task.FromResult<IReadOnlyList<(string, string)>>([]);

    protected override Task Prepare(Repository repository)
    {
        repository.Commit("How it starts", ("Procfile", "web: exec /bin/sh start.sh\n"));
        return Task.CompletedTask;
    }
}

/// <summary>Containers of a real Docker engine, which builds them too.</summary>
public sealed class DockerFixture(SharedDockerEngine docker) : TargetFixture
{
    public override string Kind => "docker";

    public DockerEngineServer Engine { get; private set; } = null!;

    public override Task<int> Running(Application app) => Task.FromResult(Engine
        .Ask("ps", "--quiet", "--filter", $"label=dev.autostack.project={app.Name}", "--filter", $"label=dev.autostack.platform={Path.Combine(Platform.State, "target")}")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

    public static IReadOnlyList<(string, string)> SettingsFor(DockerEngineServer engine) =>
    [
        ("AutoStack__Target__Kind", "docker"),
        ("AutoStack__Target__DockerHost", engine.Host),
        ("AutoStack__Target__InstanceCpus", "0.8"),
        ("AutoStack__Target__InstancePids", "60"),
        ("AutoStack__Builder__Kind", "auto"),
        ("AutoStack__Builder__DockerProgram", DockerEngineServer.Client),
        ("AutoStack__Builder__DockerHost", engine.Host),
        ("AutoStack__Builder__Network", "host"),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Engine?.RemoveContainers(Path.Combine(Platform.State, "target"));
    }

    protected override async Task<IReadOnlyList<(string, string)>> Settings()
    {
        Engine = await docker.Get();
        return SettingsFor(Engine);
    }

    protected override Task Prepare(Repository repository)
    {
        WriteDockerfile(repository);
        return Task.CompletedTask;
    }

    public static void WriteDockerfile(Repository repository)
    {
        File.Copy("/bin/busybox", Path.Combine(repository.Path, "busybox"), overwrite: true);
        repository.Commit("How it starts", ("Dockerfile", $"""
            {Busybox.Base}
            COPY . .
            RUN chmod -R a+rx .
            CMD ["/bin/sh", "start.sh"]
            """));
    }
}
