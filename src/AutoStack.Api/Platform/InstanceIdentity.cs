using AutoStack.Api.Hosting;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Platform;

/// <summary>
/// Ties a database to the one machine whose disk holds what is embedded (the applications always, registry and GitOps repository unless they are elsewhere): a node with
/// another state directory would not find it, and refuses to start.
/// </summary>
public sealed class InstanceIdentity(NpgsqlDataSource database, IConfiguration configuration) : IHostedService
{
    private const string TableName = $"{Persistence.Configuration.Schema}.platform_instance";

    public static Table Table()
    {
        var table = new Table(TableName);
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("instance", "uuid").NotNull();
        return table;
    }

    /// <exception cref="StartRefusedException">The database belongs to another installation, or this is no single machine.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is not null)
            throw new StartRefusedException("The built-in builder and the local target run repositories' code beside the platform, which they must not do inside Kubernetes. Configure other adapters there.");
        var own = new Guid(KeyFile.ReadOrCreate(configuration, "instance", 16));
        await using var command = database.CreateCommand(
            $"""
             with made as (insert into {TableName} (id, instance) values (1, @own) on conflict do nothing returning instance)
             select instance from made union all select instance from {TableName} limit 1
             """);
        command.Parameters.AddWithValue("own", own);
        var known = (Guid)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (known != own)
        {
            throw new StartRefusedException(
                $"The database belongs to AutoStack installation {known}, and {StateDirectories.State(configuration)} to {own}. The embedded adapters (the target; registry and GitOps repository unless they are elsewhere) lie on one machine: start with that installation's AutoStack__StateDirectory, or name another database in ConnectionStrings__AutoStack.");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
