using System.Diagnostics;
using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace AutoStack.Api.Targets.Local.Proxy;

/// <summary>Sends each request to an instance of the environment that it is for, through YARP's forwarder, and counts it there until it has ended.</summary>
public sealed class Forwarding(RouteTable routes, IHttpForwarder forwarder, ILogger<Forwarding> logger) : IDisposable
{
    /// <summary>A request that nobody has sent a byte of for this long is given up; long polls and streams live far below.</summary>
    private static readonly ForwarderRequestConfig Limits = new() { ActivityTimeout = TimeSpan.FromMinutes(15) };

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // Shorter than any usual server's keep-alive (Node.js: 5 s), so that no request goes out on a connection that is being closed.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
    });

    public async Task Forward(HttpContext http)
    {
        if (!routes.TryFind(http, out var target))
        {
            await ProxyPages.Write(http, StatusCodes.Status404NotFound, "No application here", $"AutoStack knows no application at {http.Request.Host.Host}. Its address is the project's name before .localhost.");
            return;
        }

        if (target?.Stopped is { } application)
        {
            // No Retry-After: nobody knows when somebody starts it.
            await ProxyPages.Write(http, StatusCodes.Status503ServiceUnavailable, $"{application} is stopped", "It answers again once somebody starts it.");
            return;
        }

        if (target?.Files is { } files)
        {
            await files.Serve(http);
            return;
        }

        var tried = new HashSet<Upstream>();
        while (Choose(target, tried) is { } upstream)
        {
            tried.Add(upstream);
            upstream.Enter();
            try
            {
                var error = await forwarder.SendAsync(http, upstream.Prefix, client, Limits, KeepHost.Instance);
                if (error == ForwarderError.None || http.Response.HasStarted)
                    return;
                var cause = http.GetForwarderErrorFeature()?.Exception;
                if (cause is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
                {
                    if (http.RequestAborted.IsCancellationRequested)
                        return;
                    logger.LogWarning("{Method} {Host}{Path} was not answered by its instance: {Error} {Reason}", http.Request.Method, http.Request.Host, http.Request.Path, error, cause?.Message);
                    await ProxyPages.Write(http, StatusCodes.Status502BadGateway, "The application broke off", "Its instance ended the connection before it answered.");
                    return;
                }
            }
            finally
            {
                upstream.Leave();
            }

            // The connection was not made, so nothing of the request was sent: another instance may have it. The route may have changed meanwhile.
            http.Response.Clear();
            routes.TryFind(http, out target);
        }

        await ProxyPages.Write(http, StatusCodes.Status503ServiceUnavailable, "No instance is running", "The application is known here, but no instance of it is well at the moment.");
    }

    public void Dispose() => client.Dispose();

    /// <summary>The instance with the fewest requests under way, of those not tried yet.</summary>
    private static Upstream? Choose(RouteTarget? target, HashSet<Upstream> tried) =>
        target?.Upstreams.Where(upstream => !tried.Contains(upstream)).MinBy(upstream => upstream.UnderWay);

    /// <summary>Applications see the host that their visitors see.</summary>
    private sealed class KeepHost : HttpTransformer
    {
        public static readonly KeepHost Instance = new();

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            proxyRequest.Headers.Remove("X-Forwarded-For");
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString());
            proxyRequest.Headers.Remove("X-Forwarded-Proto");
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Proto", httpContext.Request.Scheme);
            proxyRequest.Headers.Remove("X-Forwarded-Host");
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Host", httpContext.Request.Host.Value);
        }
    }
}
