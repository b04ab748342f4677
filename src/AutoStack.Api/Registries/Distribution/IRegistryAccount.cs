namespace AutoStack.Api.Registries.Distribution;

/// <summary>User and password, as a registry wants to see them.</summary>
public sealed record RegistryLogin(string Username, string Password)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => Username;
}

/// <summary>Who AutoStack is at a registry.</summary>
/// <exception cref="Pipeline.RegistryException">From every method: why there is no answer.</exception>
public interface IRegistryAccount
{
    /// <summary>What to show; null: nothing.</summary>
    /// <param name="refused">The password that was refused: another one is wanted, and null where there is none.</param>
    Task<RegistryLogin?> Login(string? refused, CancellationToken cancellation);

    /// <summary>Makes a repository where the registry makes none by itself at the first push.</summary>
    Task Prepare(string repository, CancellationToken cancellation);
}

/// <summary>The account that the settings name, if they do.</summary>
public sealed class SettingsAccount(DistributionSettings settings) : IRegistryAccount
{
    private readonly RegistryLogin? login = settings is { Username: { } username, Password: { } password } ? new RegistryLogin(username, password) : null;

    public Task<RegistryLogin?> Login(string? refused, CancellationToken cancellation) => Task.FromResult(refused is null ? login : null);

    public Task Prepare(string repository, CancellationToken cancellation) => Task.CompletedTask;
}
