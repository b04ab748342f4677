using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;
using Shouldly;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A whole platform out of real processes: API nodes and the target role on a database, ports and directories of their own.</summary>
public sealed class RealPlatform : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("autostack-platform-").FullName;
    private readonly TestDatabase database;
    private readonly Dictionary<string, string> settings;
    private readonly List<PlatformProcess> processes = [];
    private readonly Dictionary<PlatformProcess, HttpClient> clients = [];

    private RealPlatform(TestDatabase database)
    {
        this.database = database;
        // Applications run as another user when the tests run as root, and must get through to their files.
        File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Database = NpgsqlDataSource.Create(database.ConnectionString);
        ProxyPort = FreePort();
        FirstAppPort = Random.Shared.Next(20_000, 30_000);
        settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__AutoStack"] = database.ConnectionString,
            ["AutoStack__StateDirectory"] = State,
            ["AutoStack__DataDirectory"] = Directory.CreateDirectory(Data).FullName,
            ["AutoStack__Source__AllowedPaths"] = Repositories,
            ["AutoStack__Proxy__Port"] = $"{ProxyPort}",
            ["AutoStack__Proxy__FirstAppPort"] = $"{FirstAppPort}",
        };
        Directory.CreateDirectory(Repositories);
    }

    public NpgsqlDataSource Database { get; }

    public int ProxyPort { get; }

    public int FirstAppPort { get; }

    public string State => Path.Combine(root, "state");

    public string Data => Path.Combine(root, "data");

    public string Repositories => Path.Combine(root, "repositories");

    /// <summary>Of the node that was started last.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static Task<RealPlatform> Create(params IEnumerable<(string Key, string Value)> settings) => On(server: null, settings);

    /// <param name="server">The PostgreSQL that it gets a database on; null for the one that all tests share.</param>
    public static async Task<RealPlatform> On(string? server, params IEnumerable<(string Key, string Value)> settings)
    {
        var platform = new RealPlatform(await TestDatabase.Create(server));
        foreach (var (key, value) in settings)
            platform.settings[key] = value;
        return platform;
    }

    /// <summary>Starts an API node and waits until it is ready.</summary>
    /// <param name="clock">The clock that it goes by; null for the machine's.</param>
    public async Task<PlatformProcess> StartApi(FakeClock? clock = null)
    {
        var port = FreePort();
        var node = PlatformProcess.Start(new Dictionary<string, string>([.. settings, .. clock?.Variables ?? []]) { ["AutoStack__Api__Port"] = $"{port}" });
        processes.Add(node);
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        try
        {
            Client = clients[node] = await client.AsAdmin(State);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{node.Output}", e);
        }

        return node;
    }

    /// <summary>Signs in anew, as after a jump of the node's clock that its tokens do not survive.</summary>
    public Task SignInAgain() => Client.AsAdmin(State);

    public HttpClient ClientOf(PlatformProcess node) => clients[node];

    /// <summary>Talks to this node from now on.</summary>
    public void Use(PlatformProcess node) => Client = clients[node];

    /// <param name="databaseAnswers">False: as while the database is away.</param>
    public PlatformProcess StartTarget(bool databaseAnswers = true)
    {
        var role = PlatformProcess.Start(new Dictionary<string, string>(settings)
        {
            ["AutoStack__Role"] = "target",
            ["ConnectionStrings__AutoStack"] = databaseAnswers ? database.ConnectionString : $"Host=127.0.0.1;Port={FreePort()};Username=nobody;Database=none",
        });
        processes.Add(role);
        return role;
    }

    public async Task<Guid> Project(string name, string repository, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["name"] = name;
        body["repository_url"] = repository;
        var answer = await Client.PostAsJsonAsync("/api/v1/projects", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task<Guid> Deploy(Guid project, string environment = "production")
    {
        var answer = await Client.PostAsJsonAsync($"/api/v1/projects/{project}/deployments", new { environment });
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, $"{await answer.Content.ReadAsStringAsync()}\n{string.Join("\n---\n", processes.Select(process => process.Output))}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async Task<JsonElement> Deployment(Guid id) => await Client.GetFromJsonAsync<JsonElement>($"/api/v1/deployments/{id}");

    public async Task<JsonElement> Reaches(Guid deployment, string status, TimeSpan? within = null)
    {
        try
        {
            return await Eventually.Get(
                () => Deployment(deployment),
                d => d.GetProperty("status").GetString() is var now && (now == status || now is "failed" or "cancelled"),
                within ?? TimeSpan.FromSeconds(40)) is var ended && ended.GetProperty("status").GetString() == status
                ? ended
                : throw new InvalidOperationException($"It should be {status}, and is: {ended}");
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{e.Message}\n{string.Join("\n---\n", processes.Select(process => process.Output))}", e);
        }
    }

    /// <summary>The names of a deployment's events, in order.</summary>
    public async Task<IReadOnlyList<string>> Events(Guid deployment)
    {
        await using var command = Database.CreateCommand("select type from autostack.mt_events where stream_id = @id order by version");
        command.Parameters.AddWithValue("id", deployment);
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>The names of all events there are.</summary>
    public async Task<IReadOnlySet<string>> EventNames()
    {
        await using var command = Database.CreateCommand("select distinct type from autostack.mt_events");
        var names = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>Where a text can be read, by whoever gets at it: tables of the database, files of the platform, what its processes print.</summary>
    public async Task<IReadOnlyList<string>> PlacesThatShow(string text)
    {
        var places = new List<string>();
        foreach (var table in await Tables())
        {
            // Columns of bytes show themselves in hexadecimal.
            await using var command = Database.CreateCommand($"select count(*) from {table} t where t::text like '%' || @text || '%' or t::text like '%' || @bytes || '%'");
            command.Parameters.AddWithValue("text", text);
            command.Parameters.AddWithValue("bytes", Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text)));
            if ((long)(await command.ExecuteScalarAsync())! > 0)
                places.Add(table);
        }

        places.AddRange(Shell.Output("grep", "-rlF", "--", text, State, Data).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        places.AddRange(processes.Where(process => process.HasPrinted(text)).Select(process => $"output of {process.Id}"));
        return places;
    }

    private async Task<IReadOnlyList<string>> Tables()
    {
        await using var command = Database.CreateCommand("select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        var tables = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables;
    }

    /// <summary>What an application answers through the proxy.</summary>
    public HttpClient Visitor(string project)
    {
        var visitor = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ProxyPort}") };
        visitor.DefaultRequestHeaders.Host = $"{project}.localhost";
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
            await process.DisposeAsync();
        // Applications outlive their platform by design; those of this one go with it.
        Api.Targets.Local.Instances.InstanceMark.EndOrphans(Path.Combine(State, "target"), new HashSet<Guid>());
        await Database.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
