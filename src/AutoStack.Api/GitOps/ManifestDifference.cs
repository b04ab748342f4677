using System.Globalization;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.GitOps;

/// <summary>What differs between two manifests, in words: only the values that are not the same, both of each.</summary>
public static class ManifestDifference
{
    private const int Longest = 1000;

    /// <param name="wanted">Null: nothing is to run.</param>
    /// <param name="found">What somebody made of it.</param>
    public static (string Wanted, string Found) Of(ReleaseManifest? wanted, ForeignManifest found)
    {
        if (found.Problem is { } problem)
            return (Whole(wanted), Short(problem));
        if (wanted is null || found.Manifest is null)
            return (Whole(wanted), Whole(found.Manifest));
        var (before, after) = (Values(wanted), Values(found.Manifest));
        var differ = before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).ToList();
        return differ.Count == 0
            ? ("as AutoStack wrote it", "the same values, written otherwise")
            : (Told(before, differ), Told(after, differ));
    }

    private static string Whole(ReleaseManifest? manifest) => manifest is null ? "no autostack.yaml" : string.Create(CultureInfo.InvariantCulture, $"autostack.yaml of #{manifest.Number}");

    private static string Told(Dictionary<string, string> values, List<string> keys) => Short(string.Join("; ", keys.Select(key => $"{key}: {values.GetValueOrDefault(key, "none")}")));

    private static string Short(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";

    private static Dictionary<string, string> Values(ReleaseManifest m)
    {
        var values = new Dictionary<string, string>
        {
            ["project"] = $"{m.Project} {m.ProjectId}",
            ["environment"] = $"{m.Environment} {m.EnvironmentId}",
            ["deployment"] = string.Create(CultureInfo.InvariantCulture, $"#{m.Number} {m.Deployment}"),
            ["commit"] = m.Commit,
            ["image"] = $"{m.ImageReference}@{m.ImageDigest}",
            ["configuration revision"] = m.ConfigRevision.ToString(CultureInfo.InvariantCulture),
            ["health path"] = m.HealthPath,
            ["health timeout"] = string.Create(CultureInfo.InvariantCulture, $"{m.HealthTimeoutSeconds} s"),
            ["release command"] = m.ReleaseCommand ?? "none",
            ["domains"] = string.Join(", ", m.Domains),
        };
        foreach (var process in m.Processes)
            values[$"process {process.Name}"] = string.Create(CultureInfo.InvariantCulture, $"{process.Replicas} × {process.Command ?? "what the image starts"}");
        return values;
    }
}
