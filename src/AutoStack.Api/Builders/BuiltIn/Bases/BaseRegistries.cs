using System.Collections.Concurrent;
using AutoStack.Api.Registries;
using AutoStack.Api.Registries.Distribution;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>Clients of the registries that base images come from. The one where AutoStack keeps its own images is asked as there; others as their section says, else as anybody.</summary>
/// <param name="own">Where AutoStack keeps its images; null on its own disk.</param>
public sealed class BaseRegistries(BaseImageSettings settings, RegistryServer? own = null) : IDisposable
{
    /// <summary>How long a request may go without any progress. Shorter than that of pushes: nothing is sent that could take long.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Lazy<RegistryClient>> clients = new(StringComparer.OrdinalIgnoreCase);

    public RegistryClient For(ImageReference image) => clients.GetOrAdd(image.Server, server => new Lazy<RegistryClient>(() => Client(server))).Value;

    public void Dispose()
    {
        foreach (var client in clients.Values.Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    private RegistryClient Client(string server)
    {
        if (own is not null && string.Equals(own.Settings.Server.Authority, server, StringComparison.OrdinalIgnoreCase))
            return new RegistryClient(own.Settings with { Prefix = "" }, own.Account);
        var scheme = settings.PlainHttp.Contains(server) ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        var given = settings.Registries.FirstOrDefault(registry => string.Equals(registry.Server, server, StringComparison.OrdinalIgnoreCase))
            // Docker Hub goes by the name that images have.
            ?? settings.Registries.FirstOrDefault(registry => server == "registry-1.docker.io" && registry.Server == "docker.io");
        var anybody = new DistributionSettings(new Uri($"{scheme}://{server}"), "", given?.Username, given?.Password, given?.Authorities)
        {
            Idle = Idle,
            Section = $"{BaseImageSettings.Section}:Registries:{given?.Name ?? "NAME"}",
        };
        return new RegistryClient(anybody, new SettingsAccount(anybody));
    }
}
