using System.Text.RegularExpressions;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>Keeps the values of secrets out of a log, whoever prints them.</summary>
public sealed partial class MaskingLog(IStageLog inner, IEnumerable<string> secrets) : IStageLog
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

    /// <summary>A run's log without the values of its build's secrets.</summary>
    public static MaskingLog For(BuildImage request, StageContext context) =>
        new(context.Log, request.Variables.Where(variable => request.Secrets.Contains(variable.Key)).SelectMany(variable => Credentials().Matches(variable.Value).Select(match => match.Groups["secret"].Value).Append(variable.Value)).Concat(MachineNetwork.Secrets));

    public long Write(string text) => inner.Write(Mask(text));

    public string Mask(string text) => secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "••••", StringComparison.Ordinal));

    /// <summary>The password alone, of credentials in the form that NuGet takes from the environment (<c>Username=…;Password=…</c>).</summary>
    [GeneratedRegex("(?:^|;)Password=(?<secret>[^;]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();
}
