using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace AutoStack.Api.Sources.Git;

public enum RepositoryTransport
{
    Https,
    Http,
    Ssh,
    Path,
}

/// <summary>A repository address in its parts. Parsing decides nothing: <see cref="RepositoryPolicy"/> does.</summary>
/// <param name="Address">What Git is given.</param>
/// <param name="Host">Null for a path.</param>
public sealed partial record RepositoryUrl(RepositoryTransport Transport, string Address, string? Host)
{
    /// <returns>The address, or what is wrong with it.</returns>
    public static (RepositoryUrl? Url, string? Problem) Parse(string text)
    {
        if (text.Any(c => c < ' ' || c == 127))
            return (null, "it contains control characters");
        if (text.StartsWith('-'))
            return (null, "it begins with a hyphen");
        if (text.StartsWith('/'))
            return (new RepositoryUrl(RepositoryTransport.Path, text, null), null);
        if (ScpLike().Match(text) is { Success: true } scp)
            return (new RepositoryUrl(RepositoryTransport.Ssh, text, scp.Groups["host"].Value), null);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return (null, "it is neither a URL nor an absolute path");

        return uri.Scheme switch
        {
            "file" => uri.Host.Length > 0 && uri.Host != "localhost" ? (null, "a file URL names no other host") : (new RepositoryUrl(RepositoryTransport.Path, uri.LocalPath, null), null),
            _ when uri.Host.Length == 0 || uri.Host.StartsWith('-') => (null, "it names no host"),
            "https" or "http" when uri.UserInfo.Length > 0 => (null, "it contains credentials, which would end up in logs; leave them out of the address"),
            "https" => (new RepositoryUrl(RepositoryTransport.Https, text, uri.Host), null),
            "http" => (new RepositoryUrl(RepositoryTransport.Http, text, uri.Host), null),
            "ssh" when uri.UserInfo.Contains(':') || uri.UserInfo.StartsWith('-') => (null, "it contains a password; use a key"),
            "ssh" => (new RepositoryUrl(RepositoryTransport.Ssh, text, uri.Host), null),
            _ => (null, $"{uri.Scheme} is not supported; use https, ssh or an absolute path"),
        };
    }

    /// <summary>True for loopback, link-local, private and other addresses that are not of the public Internet.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast;
        var b = address.GetAddressBytes();
        return b[0] is 0 or 10 or 127 || b[0] >= 224
            || (b[0] == 100 && b[1] is >= 64 and < 128)
            || (b[0] == 169 && b[1] == 254)
            || (b[0] == 172 && b[1] is >= 16 and < 32)
            || (b[0] == 192 && b[1] == 168);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._][A-Za-z0-9._-]*@(?<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?!//)[^:]+\z")]
    private static partial Regex ScpLike();
}
