using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A server of a test's own that takes bodies of any length, however slowly they come.</summary>
public static class TestServer
{
    /// <param name="tls">Who signed its certificate; null: plain http.</param>
    /// <param name="address">Host and port; port 0 is a free one.</param>
    public static WebApplication Build(TestAuthority? tls, string address = "127.0.0.1:0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            if (tls is not null)
                // By way of PKCS#12: a key that was read from PEM alone is not taken by every system's TLS.
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile).Export(X509ContentType.Pfx), null));
        });
        builder.WebHost.UseUrls($"{(tls is null ? "http" : "https")}://{address}");
        return builder.Build();
    }
}
