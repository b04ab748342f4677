using System.Data.Common;
using Npgsql;

namespace AutoStack.Api.Persistence;

public static class DataSource
{
    /// <summary>Nothing slow happens inside a transaction; one that is left idle, by a frozen process for instance, is ended by the server and lets go of its locks.</summary>
    private const string IdleInTransaction = "-c idle_in_transaction_session_timeout=5000";

    /// <summary>Statements that are run often are parsed and planned once for each connection; the same few are run all the time.</summary>
    private const int PreparedStatements = 100;

    /// <summary>
    /// Connections to the one database. What the connection string says goes first. They go back to the pool as they are, since clearing them would throw away their plans for
    /// each use: whoever changes a setting does so for its own transaction, and whoever takes a lock for the session gives it back.
    /// </summary>
    public static NpgsqlDataSource Create(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!given.ContainsKey("No Reset On Close"))
            connection.NoResetOnClose = true;
        if (!given.ContainsKey("Max Auto Prepare"))
            connection.MaxAutoPrepare = PreparedStatements;
        connection.ApplicationName ??= "autostack";
        if (connection.Options?.Contains("idle_in_transaction_session_timeout", StringComparison.Ordinal) != true)
            connection.Options = $"{connection.Options} {IdleInTransaction}".Trim();
        // Named, so that metrics show the name and not the connection string.
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = "autostack" }.Build();
    }
}
