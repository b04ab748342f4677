using System.Text;
using AutoStack.Domain;

namespace AutoStack.Api.Environments.Variables;

/// <summary>What a change of variables makes of one environment's configuration.</summary>
/// <param name="Revision">The changed configuration; the current one itself where nothing changes.</param>
/// <param name="Changes">What changes in the set that was meant: the shared variables, or the environment's own.</param>
/// <param name="Unchanged">How many of the set stay as they are.</param>
/// <param name="Errors">What is wrong with which of the wanted variables, by field, e.g. <c>variables[2].value</c>.</param>
public sealed record VariableEdit(
    ConfigurationRevision Revision,
    IReadOnlyList<VariableChange> Changes,
    int Unchanged,
    IReadOnlyDictionary<string, string[]> Errors,
    Refusal? Refusal);

/// <summary>Decides about changes of variables. Writes nothing.</summary>
public sealed class VariableEdits(ValueSeal seal)
{
    /// <summary>Of an environment, shared ones counted.</summary>
    public const int Most = 500;

    /// <summary>Names and values of an environment's variables together, in UTF-8.</summary>
    public const int MostBytes = 1024 * 1024;

    public VariableEdit On(ConfigurationRevision current, string environmentName, ChangeVariables command)
    {
        var shared = command.Environment is null;
        var before = current.Stored.Where(variable => variable.Shared == shared).ToDictionary(variable => variable.Name);
        var errors = new Dictionary<string, string[]>();
        var after = command.Replaces ? [] : before.Where(pair => !command.Removed!.Contains(pair.Key)).ToDictionary();
        for (var i = 0; i < command.Wanted.Count; i++)
        {
            var wanted = command.Wanted[i];
            var old = before.GetValueOrDefault(wanted.Name);
            if (wanted.Value is null && WhyItNeedsAValue(wanted, old, current, environmentName) is { } why)
                errors[$"variables[{i}].value"] = [why];
            else
                after[wanted.Name] = Sealed(wanted, old, current.Environment.Value, shared);
        }

        var changes = VariableChange.Between(before, after).ToList();
        var others = current.Stored.Where(variable => variable.Shared != shared).ToList();
        var revision = changes.Count == 0 ? current : current with { Stored = [.. others, .. after.Values.OrderBy(variable => variable.Name, StringComparer.Ordinal)] };
        var unchanged = after.Count - changes.Count(change => change.Change != VariableChangeKind.Removed);
        return new VariableEdit(revision, changes, unchanged, errors, changes.Count == 0 ? null : TooMuch(revision, environmentName));
    }

    private static string? WhyItNeedsAValue(WantedVariable wanted, StoredVariable? old, ConfigurationRevision current, string environment) => old switch
    {
        null when current.Stored.Any(variable => variable.Name == wanted.Name && variable.Shared) => $"{wanted.Name} is shared by all environments; to make it {environment}'s own, give it a value",
        null => $"{wanted.Name} is new in {environment}, so it needs a value",
        { Secret: true } when !wanted.Secret => $"{wanted.Name} is a secret, whose value is never shown again; to make it a plain variable, give it a value anew",
        _ => null,
    };

    /// <summary>Each sealing gives another text: what is the same is seen only opened, and stays as it was sealed.</summary>
    private StoredVariable Sealed(WantedVariable wanted, StoredVariable? old, Guid environment, bool shared)
    {
        var stays = old is not null && (wanted.Value is null || seal.Opens(old.Sealed, environment, out var value) && value == wanted.Value);
        return new StoredVariable(wanted.Name, wanted.Scope ?? old?.Scope ?? VariableScope.Runtime, wanted.Secret, stays ? old!.Sealed : seal.Seal(wanted.Value!, environment), shared);
    }

    private static Refusal? TooMuch(ConfigurationRevision revision, string environment)
    {
        if (revision.Stored.Count > Most)
            return new Refusal("too_many_variables", $"{environment} would have {revision.Stored.Count} variables, shared ones counted; {Most} is the most.", RefusalKind.Unprocessable);
        var bytes = revision.Stored.Sum(variable => Encoding.UTF8.GetByteCount(variable.Name) + ValueSeal.SizeOf(variable.Sealed));
        return bytes <= MostBytes
            ? null
            : new Refusal("variables_too_large", $"The variables of {environment} would have {bytes / 1024} KB, shared ones counted; {MostBytes / 1024} KB is the most. Put large texts into files or a store of their own.", RefusalKind.Unprocessable);
    }
}
