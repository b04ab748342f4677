namespace AutoStack.Api.Hosting;

/// <summary>Where a role listens: on loopback, unless <c>AutoStack:Listen</c> names another address (<c>*</c> for all, as in a container).</summary>
public static class Listening
{
    public static void ListenOn(this WebApplicationBuilder builder, string portSetting, int fallback)
    {
        // Whoever sets urls, as tests do, knows better.
        if (builder.Configuration["urls"] is not null)
            return;
        var port = Port(builder.Configuration, portSetting, fallback);
        var address = builder.Configuration["AutoStack:Listen"] ?? "127.0.0.1";
        builder.WebHost.UseUrls($"http://{address}:{port}");
    }

    /// <exception cref="InvalidSettingException">The setting is no port.</exception>
    public static int Port(IConfiguration configuration, string setting, int fallback) =>
        configuration[setting] is not { } text ? fallback
        : int.TryParse(text, out var port) && port is > 0 and < 65536 ? port
        : throw new InvalidSettingException(setting, text, "a port from 1 to 65535");
}
