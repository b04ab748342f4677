using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>Keeps the values of secrets out of a log, whoever prints them.</summary>
public sealed class MaskingLog(IStageLog inner, IEnumerable<string> secrets) : IStageLog
{
    /// <summary>Shorter values would blank out ordinary text, and are no secrets worth the name.</summary>
    private const int Shortest = 4;

    private readonly string[] secrets =
    [
        .. secrets
            .SelectMany(secret => secret.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(secret))
            .Where(secret => secret.Length >= Shortest)
            .Distinct()
            .OrderByDescending(secret => secret.Length),
    ];

    public long Write(string text) => inner.Write(Mask(text));

    public string Mask(string text) => secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "••••", StringComparison.Ordinal));
}
