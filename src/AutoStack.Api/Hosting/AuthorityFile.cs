using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AutoStack.Api.Hosting;

/// <summary>A setting that names a file of certificate authorities.</summary>
public static class AuthorityFile
{
    /// <exception cref="InvalidSettingException">The file holds no certificate, or cannot be read.</exception>
    public static X509Certificate2Collection Read(string key, string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // As one without any.
        }

        return authorities.Count > 0 ? authorities : throw new InvalidSettingException(key, file, "a file of certificates in PEM that can be read");
    }
}
