using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoStack.Api.Registries.Ecr;

/// <summary>Signs requests as AWS wants them (IAM User Guide, "AWS Signature Version 4 for API requests"). Only what is needed here: a POST to <c>/</c> without a query.</summary>
public static class SignatureV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>A time as the header <c>X-Amz-Date</c> has it.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What the header <c>Authorization</c> has to be.</summary>
    /// <param name="time">As in the header <c>X-Amz-Date</c>, which is among the headers.</param>
    /// <param name="headers">All that is signed, the host among it, in any order.</param>
    public static string Authorize(string accessKey, string secretKey, string region, string service, string time, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var sorted = headers.Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.Trim())).OrderBy(header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', sorted.Select(header => header.Name));
        var request = $"POST\n/\n\n{string.Concat(sorted.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\n{Hex(SHA256.HashData(body))}";
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{secretKey}"), Keyed);
        return $"{Algorithm} Credential={accessKey}/{scope}, SignedHeaders={names}, Signature={Hex(Keyed(key, text))}";
    }

    private static byte[] Keyed(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
