using System.Collections.Concurrent;
using AutoStack.Api.Targets.Local.StaticSites;
using AutoStack.Domain;

namespace AutoStack.Api.Targets.Local.Proxy;

/// <summary>What answers for an environment just now: instances, or a directory of files.</summary>
/// <param name="Upstreams">Empty while no instance is well.</param>
public sealed record RouteTarget(IReadOnlyList<Upstream> Upstreams, StaticFiles? Files)
{
    /// <summary>Somebody stopped the application of this name; null while it is meant to run.</summary>
    public string? Stopped { get; init; }
}

/// <summary>Which environment a request is for: by the port it came in on, or by its host name. Changing an entry is one atomic step.</summary>
public sealed class RouteTable
{
    private readonly ConcurrentDictionary<string, (EnvironmentId Owner, RouteTarget? Target)> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<int, RouteTarget?> ports = new();

    /// <param name="owner">Of two that had a name one after the other, the later one keeps it: its id is greater (UUIDv7). The port is each one's own.</param>
    /// <param name="target">Null: the environment is known, and nothing runs in it.</param>
    public void Set(EnvironmentId owner, string host, int port, RouteTarget? target)
    {
        hosts.AddOrUpdate(host, (owner, target), (_, former) => former.Owner.Value.CompareTo(owner.Value) > 0 ? former : (owner, target));
        ports[port] = target;
    }

    /// <returns>False when no environment answers here.</returns>
    public bool TryFind(HttpContext http, out RouteTarget? target)
    {
        if (ports.TryGetValue(http.Connection.LocalPort, out target))
            return true;
        var found = hosts.TryGetValue(http.Request.Host.Host, out var entry);
        target = entry.Target;
        return found;
    }
}
