namespace AutoStack.Api.Hosting;

/// <summary>A setting has a value that it must not have. Stops the start with a line that names the key, the value and the allowed ones.</summary>
public sealed class InvalidSettingException(string key, string? value, params string[] allowed)
    : Exception($"Setting {key} (environment variable {key.Replace(":", "__", StringComparison.Ordinal)}) is '{value}'; allowed: {string.Join(", ", allowed)}.");
