using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using FluentValidation;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments.Variables;

/// <param name="Variables">All of the set: what is not among them is removed.</param>
public sealed record PutVariablesBody(IReadOnlyList<PutVariablesItem> Variables);

/// <param name="Value">Absent: the old value stays.</param>
/// <param name="Scope">Absent: the old scope stays; of a new variable <c>runtime</c>.</param>
public sealed record PutVariablesItem(string Name, string? Value, bool Secret, VariableScope? Scope);

public sealed class PutVariablesBodyValidator : AbstractValidator<PutVariablesBody>
{
    public PutVariablesBodyValidator()
    {
        RuleFor(body => body.Variables).NotNull().Must(variables => variables is null || variables.Count <= VariableEdits.Most).WithMessage($"at most {VariableEdits.Most} variables");
        RuleForEach(body => body.Variables).NotNull().ChildRules(variable =>
        {
            variable.RuleFor(one => one.Name).Must(VariableRules.IsName).WithMessage(VariableRules.NameExpectation);
            variable.RuleFor(one => one.Value).MayBeAValue();
            variable.RuleFor(one => one.Scope).IsInEnum();
        });
        RuleFor(body => body.Variables).Custom((variables, context) =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < variables?.Count; i++)
                if (variables[i]?.Name is { } name && !seen.Add(name))
                    context.AddFailure($"Variables[{i}].Name", $"{name} is given twice");
        });
    }
}

/// <summary>What a set of variables became, or would become.</summary>
/// <param name="DryRun">Nothing was changed.</param>
/// <param name="Unchanged">How many variables of the set stay as they are.</param>
/// <param name="Environments">Which environments it concerns, each with its current configuration revision.</param>
public sealed record VariablesChangedResponse(bool DryRun, IReadOnlyList<VariableChange> Changes, int Unchanged, IReadOnlyList<ChangedEnvironment> Environments);

public static class PutVariablesEndpoint
{
    /// <summary>
    /// Replaces all variables of an environment's own (<c>?environment=</c>), or all that are shared, in one configuration revision for each environment. With
    /// <c>?dry_run=true</c> it only says what would change, by name.
    /// </summary>
    [Answers(200, typeof(VariablesChangedResponse))]
    [Refuses(404, 409, 422)]
    [WolverinePut("/api/v1/projects/{id}/variables")]
    public static async Task<IResult> Put(Guid id, string? environment, string? dry_run, PutVariablesBody body, IMessageBus bus, CancellationToken cancellation)
    {
        if (dry_run is not (null or "true" or "false"))
            return ProblemResults.Problem(400, "invalid_query", "dry_run must be true or false.");
        var command = new ChangeVariables(
            id,
            environment,
            [.. body.Variables.Select(variable => new WantedVariable(variable.Name, variable.Value, variable.Secret, variable.Scope))],
            Removed: null,
            DryRun: dry_run == "true");
        var answer = await bus.InvokeAsync<VariablesAnswer>(command, cancellation);
        return answer.Refusal is { } refusal ? ProblemResults.From(refusal)
            : answer.Errors.Count > 0 ? ProblemResults.Invalid(answer.Errors)
            : Results.Ok(new VariablesChangedResponse(command.DryRun, answer.Changes, answer.Unchanged, answer.Environments));
    }
}
