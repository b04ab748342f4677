using System.Text.Json;
using System.Text.Json.Serialization;
using AutoStack.Api.Images;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>What counts of a base image's configuration: its platform, its layers, its environment and its user. Ports, volumes, health checks and labels are those of what it would start by itself.</summary>
public sealed record BaseConfig
{
    [JsonPropertyName("os")]
    public string? Os { get; init; }

    [JsonPropertyName("architecture")]
    public string? Architecture { get; init; }

    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    [JsonPropertyName("config")]
    public RunPart? Run { get; init; }

    [JsonPropertyName("rootfs")]
    public OciRootFs? RootFs { get; init; }

    [JsonIgnore]
    public IReadOnlyList<string> Environment => Run?.Env ?? [];

    [JsonIgnore]
    public string? User => Run?.User is { Length: > 0 } user ? user : null;

    [JsonIgnore]
    public IReadOnlyList<string> DiffIds => RootFs?.DiffIds ?? [];

    [JsonIgnore]
    public OciPlatform Platform => new(Architecture ?? "", Os ?? "") { Variant = Variant is { Length: > 0 } variant ? variant : null };

    /// <returns>Null when it is none.</returns>
    public static BaseConfig? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<BaseConfig>(json, Oci.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value of a variable; null when it has none.</summary>
    public string? Variable(string name) =>
        Environment.LastOrDefault(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal)) is { } pair && pair.Length > name.Length + 1 ? pair[(name.Length + 1)..] : null;

    public sealed record RunPart
    {
        [JsonPropertyName("Env")]
        public IReadOnlyList<string>? Env { get; init; }

        [JsonPropertyName("User")]
        public string? User { get; init; }
    }
}
