using System.Security.Cryptography;
using System.Text;
using Isopoh.Cryptography.Argon2;

namespace AutoStack.Api.Accounts;

/// <summary>
/// Argon2id with 19 MiB, two passes and one lane (OWASP Password Storage Cheat Sheet). A hash takes about 0.1 s of a core and 19 MiB, so as many run at a time as
/// there are cores, and the others wait.
/// </summary>
public sealed class PasswordHasher : IDisposable
{
    private const int MemoryKiB = 19_456;
    private const int Passes = 2;
    private readonly SemaphoreSlim slots = new(Environment.ProcessorCount);
    private readonly Lazy<string> nobody = new(() => Compute(Convert.ToHexString(RandomNumberGenerator.GetBytes(16))));

    public async Task<string> Hash(string password, CancellationToken cancellation) => await InSlot(() => Compute(password), cancellation);

    /// <summary>Whether the password is the one that was hashed. Takes as long without a hash as with one, so that time does not tell which users exist.</summary>
    public async Task<bool> Verify(string? hash, string password, CancellationToken cancellation) =>
        await InSlot(() => Argon2.Verify(hash ?? nobody.Value, Encoding.UTF8.GetBytes(password)) && hash is not null, cancellation);

    public void Dispose() => slots.Dispose();

    private async Task<T> InSlot<T>(Func<T> work, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            slots.Release();
        }
    }

    private static string Compute(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        using var argon = new Argon2(new Argon2Config
        {
            Type = Argon2Type.HybridAddressing,
            Version = Argon2Version.Nineteen,
            MemoryCost = MemoryKiB,
            TimeCost = Passes,
            Lanes = 1,
            Threads = 1,
            Salt = salt,
            Password = Encoding.UTF8.GetBytes(password),
            HashLength = 32,
        });
        using var hash = argon.Hash();
        return $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${Base64(salt)}${Base64(hash.Buffer)}";
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
