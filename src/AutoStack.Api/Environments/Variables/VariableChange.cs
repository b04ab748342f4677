namespace AutoStack.Api.Environments.Variables;

public enum VariableChangeKind
{
    Added,
    Removed,

    /// <summary>Its value, its scope, or whether it is secret.</summary>
    Changed,
}

/// <summary>A variable that differs. Its values are not shown, whether secret or not.</summary>
public sealed record VariableChange(string Name, VariableScope Scope, bool Secret, VariableChangeKind Change)
{
    /// <summary>What differs between two sets in which what was sealed twice is different.</summary>
    public static IEnumerable<VariableChange> Between(IReadOnlyDictionary<string, StoredVariable> before, IReadOnlyDictionary<string, StoredVariable> after) =>
        Between(before, after, (old, now) => old.Sealed == now.Sealed);

    /// <param name="sameValue">Whether two variables of one name have the same value.</param>
    public static IEnumerable<VariableChange> Between(
        IReadOnlyDictionary<string, StoredVariable> before,
        IReadOnlyDictionary<string, StoredVariable> after,
        Func<StoredVariable, StoredVariable, bool> sameValue)
    {
        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var change = (before.GetValueOrDefault(name), after.GetValueOrDefault(name)) switch
            {
                (null, { } now) => new VariableChange(name, now.Scope, now.Secret, VariableChangeKind.Added),
                ({ } old, null) => new VariableChange(name, old.Scope, old.Secret, VariableChangeKind.Removed),
                ({ } old, { } now) when old.Scope != now.Scope || old.Secret != now.Secret || !sameValue(old, now) => new VariableChange(name, now.Scope, now.Secret, VariableChangeKind.Changed),
                _ => null,
            };
            if (change is not null)
                yield return change;
        }
    }
}
