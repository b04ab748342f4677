using Npgsql;

namespace AutoStack.Api.Persistence;

public static class DatabaseFaults
{
    /// <summary>idle_in_transaction_session_timeout, which Npgsql has no name for.</summary>
    private const string IdleInTransaction = "25P03";

    /// <summary>True for what passes by itself: no connection, a restart, too many connections.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        NpgsqlException { IsTransient: true } => true,
        // A transaction that stood idle for too long, as on a machine under far too much load, was rolled back: nothing of it happened.
        PostgresException { SqlState: IdleInTransaction or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        _ => exception.InnerException is { } inner && IsPassing(inner),
    };
}
