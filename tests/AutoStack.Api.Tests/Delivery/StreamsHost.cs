using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using AutoStack.Api.Accounts;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Tests.Testing;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using Wolverine;

namespace AutoStack.Api.Tests.Delivery;

/// <summary>A node: the real program behind a real socket, so that slow readers and broken connections are what they are in life.</summary>
public sealed class StreamsHost : WebApplicationFactory<Program>
{
    /// <summary>Nodes on one database share it, so that a token of one is good at all.</summary>
    private static readonly string KeyOfAllNodes = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly string connectionString;

    private StreamsHost(string connectionString, string state)
    {
        this.connectionString = connectionString;
        State = state;
        UseKestrel(0);
    }

    /// <summary>Nodes of one database share a state directory, as nodes of one installation do.</summary>
    public static StreamsHost Start(string connectionString, string state)
    {
        JasperFxEnvironment.AutoStartHost = true;
        var host = new StreamsHost(connectionString, state);
        host.StartServer();
        host.KeepSession();
        return host;
    }

    public string State { get; }

    public FakeAdapters Adapters { get; } = new();

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The user whom <see cref="Client"/> is signed in as.</summary>
    public static Guid User { get; } = Guid.CreateVersion7();

    private static Guid Session { get; } = Guid.CreateVersion7();

    /// <summary>A signed-in client with connections of its own.</summary>
    /// <param name="lifetime">Of its access token.</param>
    /// <param name="handler">How it connects.</param>
    public HttpClient Client(TimeSpan? lifetime = null, HttpMessageHandler? handler = null)
    {
        var now = DateTime.UtcNow;
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Tokens.Issuer,
            Audience = Tokens.Issuer,
            NotBefore = now,
            Expires = now + (lifetime ?? TimeSpan.FromMinutes(30)),
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, User.ToString()), new Claim(JwtRegisteredClaimNames.Sid, Session.ToString()), new Claim(Tokens.ActorClaim, $"user:{User}")]),
            SigningCredentials = new SigningCredentials(Service<TokenKey>().Key, SecurityAlgorithms.HmacSha256),
        });
        var client = handler is null ? CreateClient() : new HttpClient(handler) { BaseAddress = ClientOptions.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>An account and a session of it, as <see cref="Client"/> names them, in this node's database.</summary>
    private void KeepSession()
    {
        using var command = Service<NpgsqlDataSource>().CreateCommand(
            $"""
             insert into {AccountTables.Users} (id, email, password_hash) values (@user, 'streams@example.org', '') on conflict do nothing;
             insert into {AccountTables.RefreshTokens} (hash, family, user_id, expires_at) values (@hash, @session, @user, now() + interval '1 day') on conflict do nothing
             """);
        command.Parameters.AddWithValue("user", User);
        command.Parameters.AddWithValue("session", Session);
        command.Parameters.AddWithValue("hash", Tokens.Hash($"{Session}"));
        command.ExecuteNonQuery();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:AutoStack", connectionString);
        builder.UseSetting("AutoStack:StateDirectory", State);
        builder.UseSetting("AutoStack:Keys:Jwt", KeyOfAllNodes);
        builder.UseSetting("AutoStack:Streams:RecheckSeconds", "1");
        builder.UseSetting("AutoStack:Logs:MaxBytes", (1 << 20).ToString());
        builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.ConfigureServices(services =>
        {
            services
                .AddSingleton<ISource>(Adapters)
                .AddSingleton<IBuilder>(Adapters)
                .AddSingleton<IRegistry>(Adapters)
                .AddSingleton<IGitOps>(Adapters)
                .AddSingleton<ITarget>(Adapters)
                .AddSingleton<IStaleProcesses>(Adapters);
            services.RunWolverineInSoloMode();
        });
    }
}
