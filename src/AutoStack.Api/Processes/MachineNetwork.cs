namespace AutoStack.Api.Processes;

/// <summary>How this machine reaches the outside: the proxies and certificates that AutoStack's own environment names. Builds need them as AutoStack does.</summary>
public static class MachineNetwork
{
    private static readonly IReadOnlyList<string> Names =
    [
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
        "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "NUGET_CERT_REVOCATION_MODE",
    ];

    public static IEnumerable<(string Name, string Value)> Settings =>
        Names.Select(name => (name, Environment.GetEnvironmentVariable(name))).Where(setting => setting.Item2 is not null).Select(setting => (setting.name, setting.Item2!));

    /// <summary>Passwords in the addresses of proxies, to be kept out of logs.</summary>
    public static IEnumerable<string> Secrets =>
        Settings
            .Select(setting => Uri.TryCreate(setting.Value, UriKind.Absolute, out var address) ? address.UserInfo : "")
            .Where(user => user.Contains(':'))
            .SelectMany(user => new[] { user.Split(':', 2)[1], Uri.UnescapeDataString(user.Split(':', 2)[1]) });
}
