using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Environments.Keys;
using AutoStack.Domain;

namespace AutoStack.Api.Environments;

/// <summary>
/// Encrypts what is secret at rest, values of variables and source credentials: AES-256-GCM with a fresh nonce for each (NIST SP 800-38D), bound to the environment or project it
/// belongs to, so that one moved to another row does not open. A sealed value is <c>k1.KEY.BASE64</c>, where KEY names the key; without these it was sealed by an early version.
/// </summary>
public sealed class ValueSeal(KeyRing keys)
{
    private const string Version = "k1";
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>How what is sealed with a key begins.</summary>
    public static string Prefix(DataKey key) => $"{Version}.{key.Id}.";

    public string Seal(string value, Guid owner)
    {
        var key = keys.Current;
        var plain = Encoding.UTF8.GetBytes(value);
        var result = new byte[NonceSize + TagSize + plain.Length];
        var nonce = result.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Bytes, TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize), owner.ToByteArray());
        return Prefix(key) + Convert.ToBase64String(result);
    }

    /// <returns>False when its key is not here, or it was sealed for another owner or changed.</returns>
    public bool Opens(string @sealed, Guid owner, [NotNullWhen(true)] out string? value)
    {
        var (id, bytes) = Parse(@sealed);
        foreach (var key in id is null ? keys.All : keys.Find(id) is { } named ? [named] : [])
            if (TryOpen(key, bytes, owner, out value))
                return true;
        value = null;
        return false;
    }

    /// <exception cref="UnreadableVariableException">Its key is not here, or it was sealed for another environment or changed.</exception>
    public string Open(StoredVariable variable, EnvironmentId environment) =>
        Opens(variable.Sealed, environment.Value, out var value) ? value : throw new UnreadableVariableException(variable.Name, Parse(variable.Sealed).Key);

    /// <summary>How many bytes of UTF-8 a sealed value has.</summary>
    public static int SizeOf(string @sealed) => Parse(@sealed).Bytes.Length - NonceSize - TagSize;

    private static (string? Key, byte[] Bytes) Parse(string @sealed) =>
        @sealed.Split('.') is [Version, var key, var text] ? (key, Convert.FromBase64String(text)) : (null, Convert.FromBase64String(@sealed));

    private static bool TryOpen(DataKey key, byte[] bytes, Guid owner, [NotNullWhen(true)] out string? value)
    {
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key.Bytes, TagSize);
        try
        {
            aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain, owner.ToByteArray());
        }
        catch (AuthenticationTagMismatchException)
        {
            value = null;
            return false;
        }

        value = Encoding.UTF8.GetString(plain);
        return true;
    }
}
