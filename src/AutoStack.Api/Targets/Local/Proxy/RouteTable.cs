using System.Collections.Concurrent;
using AutoStack.Api.Targets.Local.StaticSites;

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
    private readonly ConcurrentDictionary<string, RouteTarget?> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<int, string> ports = new();

    /// <param name="target">Null: the environment is known, and nothing runs in it.</param>
    public void Set(string host, int port, RouteTarget? target)
    {
        hosts[host] = target;
        ports[port] = host;
    }

    /// <returns>False when no environment answers here.</returns>
    public bool TryFind(HttpContext http, out RouteTarget? target)
    {
        target = null;
        var host = ports.TryGetValue(http.Connection.LocalPort, out var own) ? own : http.Request.Host.Host;
        return hosts.TryGetValue(host, out target);
    }
}
