using System.Security.Claims;
using AutoStack.Api.Accounts;
using AutoStack.Api.Hosting;
using Npgsql;

namespace AutoStack.Api.Delivery;

/// <summary>The right to read a stream, looked at again and again while it is open: it ends with the session of whoever reads.</summary>
public sealed class StreamAccess
{
    private const string Setting = "AutoStack:Streams:RecheckSeconds";
    private readonly Sessions sessions;
    private readonly TimeSpan period;

    /// <exception cref="InvalidSettingException">The period is out of its range.</exception>
    public StreamAccess(Sessions sessions, IConfiguration configuration)
    {
        this.sessions = sessions;
        period = configuration[Setting] is not { } text ? TimeSpan.FromSeconds(60)
            : int.TryParse(text, out var seconds) && seconds is >= 1 and <= 3600 ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidSettingException(Setting, text, "a whole number from 1 to 3600");
    }

    /// <summary>Whether a stream may be opened. An access token alone does not do: it outlives its session.</summary>
    public Task<bool> IsGranted(ClaimsPrincipal user, CancellationToken cancellation) => sessions.GoesOn(user, cancellation);

    /// <summary>Waits until the right is gone.</summary>
    public async Task Lapses(ClaimsPrincipal user, CancellationToken cancellation)
    {
        // Clients that came all at once, after a restart say, do not ask all at once for ever.
        var wait = period * (1 + Random.Shared.NextDouble()) / 2;
        while (true)
        {
            await Task.Delay(wait, cancellation);
            wait = period;
            try
            {
                if (!await sessions.GoesOn(user, cancellation))
                    return;
            }
            catch (NpgsqlException)
            {
                // While the database is away nothing new can be read, and who had the right keeps it.
            }
        }
    }
}
