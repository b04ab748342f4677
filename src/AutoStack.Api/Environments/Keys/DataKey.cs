using System.Security.Cryptography;

namespace AutoStack.Api.Environments.Keys;

/// <summary>A key that values are sealed with: 256 bits.</summary>
public sealed class DataKey
{
    public const int Size = 32;

    private readonly byte[] bytes;

    public DataKey(byte[] bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A data key has {Size} bytes.", nameof(bytes));
        this.bytes = bytes;
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "autostack data key"u8, .. bytes]).AsSpan(0, 4));
    }

    /// <summary>Eight hexadecimal digits that name the key and tell nothing of it.</summary>
    public string Id { get; }

    public ReadOnlySpan<byte> Bytes => bytes;

    public override string ToString() => $"data key {Id}";

    /// <summary>From the text of a setting.</summary>
    /// <returns>Null when it is not 32 bytes in base64.</returns>
    public static DataKey? Parse(string text)
    {
        var bytes = new byte[Size];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var written) && written == Size ? new DataKey(bytes) : null;
    }
}
