using JasperFx;
using Npgsql;

namespace AutoStack.Api.Persistence;

public static class DatabaseFaults
{
    /// <summary>idle_in_transaction_session_timeout, which Npgsql has no name for.</summary>
    private const string IdleInTransaction = "25P03";

    /// <summary>True when somebody else changed the same thing at the same moment: nothing of it happened, and it is tried again.</summary>
    public static bool IsLostRace(Exception exception) =>
        exception is ConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } || (exception.InnerException is { } inner && IsLostRace(inner));

    /// <summary>True where the API has not made its tables yet, as before its first start.</summary>
    public static bool TablesAreMissing(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName };

    /// <summary>True for what passes by itself: no connection, a restart, too many connections.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        NpgsqlException { IsTransient: true } => true,
        // A transaction that stood idle for too long, as on a machine under far too much load, was rolled back: nothing of it happened.
        PostgresException { SqlState: IdleInTransaction or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        _ => exception.InnerException is { } inner && IsPassing(inner),
    };
}
