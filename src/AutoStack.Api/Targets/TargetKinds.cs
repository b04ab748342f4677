using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Targets;

/// <summary>Where an environment can run here.</summary>
public sealed class TargetKinds(IEnumerable<ITarget> targets)
{
    private readonly IReadOnlyList<string> known = [.. targets.Select(target => target.Kind).Distinct()];

    /// <returns>What is wrong with a target of this kind, or null.</returns>
    public string? Refuse(string? kind) => kind is null || known.Contains(kind) ? null : $"must be one of: {string.Join(", ", known)}";
}
