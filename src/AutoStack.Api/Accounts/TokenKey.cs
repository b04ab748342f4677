using AutoStack.Api.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace AutoStack.Api.Accounts;

/// <summary>
/// The key that signs access tokens (HMAC-SHA256): the setting <c>AutoStack:Keys:Jwt</c> (32 bytes, base64), which replicas must share, else a file made at the
/// first use in the state directory.
/// </summary>
public sealed class TokenKey
{
    public TokenKey(IConfiguration configuration)
    {
        var bytes = configuration["AutoStack:Keys:Jwt"] is { } configured ? Decode(configured) : KeyFile.ReadOrCreate(configuration, "jwt.key", 32);
        Key = new SymmetricSecurityKey(bytes);
    }

    public SymmetricSecurityKey Key { get; }

    private static byte[] Decode(string configured)
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(configured, bytes, out var written) && written >= 32
            ? bytes[..written]
            : throw new InvalidSettingException("AutoStack:Keys:Jwt", "(hidden)", "32 to 64 bytes in base64");
    }
}
