using Npgsql;

namespace AutoStack.Api.Persistence;

public static class DataSource
{
    /// <summary>Nothing slow happens inside a transaction; one that is left idle, by a frozen process for instance, is ended by the server and lets go of its locks.</summary>
    private const string IdleInTransaction = "-c idle_in_transaction_session_timeout=5000";

    /// <summary>Connections to the one database. What the connection string says goes first.</summary>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.ApplicationName ??= "autostack";
        if (connection.Options?.Contains("idle_in_transaction_session_timeout", StringComparison.Ordinal) != true)
            connection.Options = $"{connection.Options} {IdleInTransaction}".Trim();
        // Named, so that metrics show the name and not the connection string.
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "autostack" }.Build();
    }
}
