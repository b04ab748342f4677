using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Environments;

/// <summary>
/// Encrypts the values of variables at rest: AES-256-GCM with a fresh nonce for each value (NIST SP 800-38D), bound to the environment it belongs to, so
/// that a value moved to another row does not open.
/// </summary>
/// <remarks>The key is the setting <c>AutoStack:Keys:Data</c> (32 bytes, base64), else a file made at the first use in the state directory.</remarks>
public sealed class ValueSeal
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] key;

    public ValueSeal(IConfiguration configuration)
    {
        key = configuration["AutoStack:Keys:Data"] is { } configured ? Decode(configured) : KeyFile.ReadOrCreate(configuration, "data.key", 32);
    }

    public string Seal(string value, Guid environment)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        var result = new byte[NonceSize + TagSize + plain.Length];
        var nonce = result.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize), environment.ToByteArray());
        return Convert.ToBase64String(result);
    }

    /// <exception cref="CryptographicException">The value was sealed with another key, for another environment, or was changed.</exception>
    public string Open(string @sealed, Guid environment)
    {
        var bytes = Convert.FromBase64String(@sealed);
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain, environment.ToByteArray());
        return Encoding.UTF8.GetString(plain);
    }

    /// <returns>False when it was sealed with another key, for another environment, or was changed.</returns>
    public bool Opens(string @sealed, Guid environment, [NotNullWhen(true)] out string? value)
    {
        try
        {
            value = Open(@sealed, environment);
            return true;
        }
        catch (CryptographicException)
        {
            value = null;
            return false;
        }
    }

    /// <summary>How many bytes of UTF-8 a sealed value has.</summary>
    public static int SizeOf(string @sealed) => Convert.FromBase64String(@sealed).Length - NonceSize - TagSize;

    private static byte[] Decode(string configured)
    {
        var bytes = new byte[32];
        return Convert.TryFromBase64String(configured, bytes, out var written) && written == 32
            ? bytes
            : throw new InvalidSettingException("AutoStack:Keys:Data", "(hidden)", "32 bytes in base64");
    }
}
