using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AutoStack.Api.Projects.Credentials;

/// <summary>A private key in OpenSSH's own form (openssh-portable, PROTOCOL.key), as far as its head tells: which key it is, and whether it wants a passphrase.</summary>
public static class OpenSshKey
{
    private const string Begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private const string Damaged = "is cut off or damaged";
    private const string End = "-----END OPENSSH PRIVATE KEY-----";

    /// <returns>The fingerprint of the public key, as <c>ssh-keygen -l</c> shows it; or what is wrong.</returns>
    public static (string? Fingerprint, string? Problem) Read(string text)
    {
        var lines = text.Trim();
        if (!lines.StartsWith(Begin, StringComparison.Ordinal) || !lines.EndsWith(End, StringComparison.Ordinal))
            return (null, $"must be a private key that begins with {Begin}; ssh-keygen -p -f FILE brings others into that form");
        try
        {
            ReadOnlySpan<byte> rest = Convert.FromBase64String(lines[Begin.Length..^End.Length]);
            if (!rest.StartsWith("openssh-key-v1\0"u8))
                return (null, "is no OpenSSH private key");
            rest = rest["openssh-key-v1\0"u8.Length..];
            var cipher = Encoding.ASCII.GetString(Next(ref rest));
            Next(ref rest);
            Next(ref rest);
            if (cipher != "none")
                return (null, "has a passphrase, which nobody could enter; ssh-keygen -p -N '' -f FILE takes it off a copy");
            if (BinaryPrimitives.ReadUInt32BigEndian(rest) != 1)
                return (null, "must hold one key");
            rest = rest[4..];
            var publicKey = Next(ref rest);
            Next(ref rest);
            return rest.IsEmpty ? ($"SHA256:{Convert.ToBase64String(SHA256.HashData(publicKey)).TrimEnd('=')}", null) : (null, Damaged);
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException or OverflowException)
        {
            return (null, Damaged);
        }
    }

    /// <summary>RFC 4251, section 5: a string is its length and its bytes.</summary>
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        var length = checked((int)BinaryPrimitives.ReadUInt32BigEndian(rest));
        var next = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return next;
    }
}
