using Npgsql;

namespace AutoStack.Api.Persistence;

public static class DatabaseFaults
{
    /// <summary>True for what passes by itself: no connection, a restart, too many connections.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        NpgsqlException { IsTransient: true } => true,
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        _ => exception.InnerException is { } inner && IsPassing(inner),
    };
}
