using System.Collections.Concurrent;
using AutoStack.Api.Registries.Distribution;

namespace AutoStack.Api.Registries.Ecr;

/// <summary>
/// The account at Amazon ECR. A login lasts twelve hours; it is renewed an hour before its end, so that no push meets it, and at once where it is refused.
/// Repositories are made at the first push, since ECR makes none.
/// </summary>
public sealed class EcrAccount(EcrSettings settings, EcrApi api) : IRegistryAccount, IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, bool> prepared = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim gate = new(1);
    private (EcrToken Token, long Since)? kept;

    public async Task<RegistryLogin?> Login(string? refused, CancellationToken cancellation)
    {
        // Whoever asks at the same time gets the same one.
        await gate.WaitAsync(cancellation);
        try
        {
            if (kept is var (token, since) && token.Login.Password != refused && TimeProvider.System.GetElapsedTime(since) < (token.Lasts > 2 * Early ? token.Lasts - Early : token.Lasts / 2))
                return token.Login;
            var now = TimeProvider.System.GetTimestamp();
            var renewed = await api.Token(cancellation);
            kept = (renewed, now);
            return renewed.Login.Password == refused ? null : renewed.Login;
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task Prepare(string repository, CancellationToken cancellation)
    {
        if (prepared.ContainsKey(repository))
            return;
        // Who may not make repositories may still push to those that somebody has made; where there is none, the push says so.
        await api.MakeRepository(repository, cancellation);
        prepared[repository] = true;
    }

    public void Dispose()
    {
        gate.Dispose();
        api.Dispose();
    }

    /// <summary>Never shows a login.</summary>
    public override string ToString() => $"{settings.Server}";
}
