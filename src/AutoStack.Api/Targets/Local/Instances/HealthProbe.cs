using System.Net;
using System.Net.Sockets;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>Asks an instance whether it is well: its health path must answer 2xx or 3xx.</summary>
public sealed class HealthProbe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectTimeout = TimeSpan.FromSeconds(2),
    })
    { Timeout = Patience };

    /// <returns>Null when it is well, else what it answered.</returns>
    public async Task<string?> Fault(string address, int port, string path, string host, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{address}:{port}{path}") { Headers = { Host = host } };
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return (int)answer.StatusCode is >= 200 and < 400 ? null : $"{path} answers {(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? $"nothing listens on port {port}" : $"{path} could not be read: {e.Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{path} did not answer within {Patience.TotalSeconds:0} seconds";
        }
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => client.Dispose();
}
