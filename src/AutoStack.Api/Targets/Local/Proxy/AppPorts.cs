using System.Net;
using System.Net.Sockets;

namespace AutoStack.Api.Targets.Local.Proxy;

/// <summary>The addresses that the proxy listens on: its own, and one port for each environment, which come and go while it runs (Kestrel reloads its endpoints).</summary>
public sealed class AppPorts(string listen, int proxyPort) : ConfigurationProvider, IConfigurationSource
{
    private readonly Lock gate = new();

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() => Data["Endpoints:proxy:Url"] = $"http://{listen}:{proxyPort}";

    /// <returns>False when another program has the port; the environment is reached by its name alone then.</returns>
    public bool Open(int port)
    {
        lock (gate)
        {
            if (Data.ContainsKey(Key(port)))
                return true;
            if (!IsFree(port))
                return false;
            // "localhost" is both loopback addresses, since browsers may take either.
            Data[Key(port)] = listen == "127.0.0.1" ? $"http://localhost:{port}" : $"http://{listen}:{port}";
        }

        OnReload();
        return true;
    }

    private static string Key(int port) => $"Endpoints:app{port}:Url";

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
