using AutoStack.Api.Persistence;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using JasperFx;
using Marten;

namespace AutoStack.Api.Environments.Variables;

/// <summary>Set and remove variables because somebody asked for it.</summary>
/// <param name="Environment">Null: the variables that all environments share.</param>
/// <param name="Removed">Names to remove; null: all that are not wanted.</param>
/// <param name="DryRun">Only say what would change.</param>
public sealed record ChangeVariables(Guid Project, string? Environment, IReadOnlyList<WantedVariable> Wanted, IReadOnlyList<string>? Removed, bool DryRun = false)
{
    public bool Replaces => Removed is null;

    // Values must not reach a log, whoever writes this command into one.
    public override string ToString() => $"{nameof(ChangeVariables)} of {Project}";
}

/// <summary>What came of it, or would come.</summary>
public sealed record VariablesAnswer(
    IReadOnlyList<VariableChange> Changes,
    int Unchanged,
    IReadOnlyList<ChangedEnvironment> Environments,
    IReadOnlyDictionary<string, string[]> Errors,
    Refusal? Refusal)
{
    public static VariablesAnswer Refused(Refusal refusal) => new([], 0, [], new Dictionary<string, string[]>(), refusal);
}

/// <param name="ConfigRevision">The current revision, a new one where something changed.</param>
public sealed record ChangedEnvironment(string Name, int ConfigRevision);

/// <summary>Changes variables in one revision for each environment that is meant, all in one transaction.</summary>
public static class ChangeVariablesHandler
{
    public static async Task<VariablesAnswer> Handle(
        ChangeVariables command,
        IDocumentSession session,
        ProjectEnvironments environments,
        ConfigurationRevisions revisions,
        ReviseConfiguration revise,
        VariableEdits edits,
        DatabaseClock clock,
        CancellationToken cancellation)
    {
        // An environment that is made just now gets the shared variables either before or after.
        if (!command.DryRun)
            await ProjectEnvironments.Lock(session, command.Project, cancellation);
        var (found, refusal) = await environments.Named(session, command.Project, command.Environment, cancellation);
        if (refusal is not null)
            return VariablesAnswer.Refused(refusal);

        VariableEdit? first = null;
        foreach (var environment in found)
        {
            var edit = edits.On(await revisions.Load(environment.Id, environment.ConfigRevision, cancellation), environment.Name, command);
            // Shared variables are the same everywhere, and so is what is wrong with them.
            first ??= edit;
            if (edit.Errors.Count > 0 || edit.Refusal is not null)
                return new VariablesAnswer([], 0, [], edit.Errors, edit.Refusal);
        }

        if (command.DryRun)
            return new VariablesAnswer(first!.Changes, first.Unchanged, [.. found.Select(environment => new ChangedEnvironment(environment.Name, environment.ConfigRevision))], first.Errors, null);

        var now = await clock.Now(cancellation);
        var changed = new List<ChangedEnvironment>();
        foreach (var environment in found)
        {
            var revision = await revise.Apply(session, environment.Id, now, current => Changed(edits.On(current, environment.Name, command), environment), cancellation);
            changed.Add(new ChangedEnvironment(environment.Name, revision.Number));
        }

        return new VariablesAnswer(first!.Changes, first.Unchanged, changed, first.Errors, null);
    }

    /// <exception cref="ConcurrencyException">It was possible a moment ago, and another change has made it impossible.</exception>
    private static ConfigurationRevision Changed(VariableEdit edit, ProjectEnvironment environment) =>
        edit.Errors.Count > 0 || edit.Refusal is not null ? throw new ConcurrencyException(typeof(ProjectEnvironment), environment.Id.Value) : edit.Revision;
}
