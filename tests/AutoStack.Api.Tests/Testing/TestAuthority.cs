using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A certificate authority of the test's own, and a certificate of it for 127.0.0.1.</summary>
public sealed class TestAuthority
{
    private TestAuthority(string caFile, string certificateFile, string keyFile) => (CaFile, CertificateFile, KeyFile) = (caFile, certificateFile, keyFile);

    public string CaFile { get; }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    public static TestAuthority In(TemporaryDirectory place)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority of a test", caKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var ca = authority.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Registry of a test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(ca, from, to.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        return new TestAuthority(
            place.Write($"{Guid.NewGuid():N}.ca.pem", ca.ExportCertificatePem()),
            place.Write($"{Guid.NewGuid():N}.pem", certificate.ExportCertificatePem()),
            place.Write($"{Guid.NewGuid():N}.key", key.ExportPkcs8PrivateKeyPem()));
    }
}
