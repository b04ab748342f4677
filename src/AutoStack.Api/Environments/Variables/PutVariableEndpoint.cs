using AutoStack.Api.Http;
using AutoStack.Api.Http.OpenApi;
using FluentValidation;
using Wolverine;
using Wolverine.Http;

namespace AutoStack.Api.Environments.Variables;

/// <param name="Value">Absent: the old value stays. A secret that becomes a plain variable needs one.</param>
/// <param name="Scope">Absent: the old scope stays; of a new variable <c>runtime</c>.</param>
public sealed record PutVariableBody(string? Value, bool Secret, VariableScope? Scope);

public sealed class PutVariableBodyValidator : AbstractValidator<PutVariableBody>
{
    public PutVariableBodyValidator()
    {
        RuleFor(body => body.Value).MayBeAValue();
        RuleFor(body => body.Scope).IsInEnum();
    }
}

public static class PutVariableEndpoint
{
    /// <summary>
    /// Sets a variable of an environment (<c>?environment=</c>), which goes before a shared one of its name; without one, a variable that all environments share, those
    /// made later too. Takes effect with the next deployment.
    /// </summary>
    [Answers(204)]
    [Refuses(404, 409, 422)]
    [WolverinePut("/api/v1/projects/{id}/variables/{name}")]
    public static async Task<IResult> Put(Guid id, string name, string? environment, PutVariableBody body, IMessageBus bus, CancellationToken cancellation)
    {
        if (!VariableRules.IsName(name))
            return ProblemResults.Invalid("name", VariableRules.NameExpectation);
        var command = new ChangeVariables(id, environment, [new WantedVariable(name, body.Value, body.Secret, body.Scope)], Removed: []);
        var answer = await bus.InvokeAsync<VariablesAnswer>(command, cancellation);
        return answer.Refusal is { } refusal ? ProblemResults.From(refusal)
            : answer.Errors.Count > 0 ? ProblemResults.Invalid(answer.Errors.ToDictionary(error => error.Key.Split('.')[^1], error => error.Value))
            : Results.NoContent();
    }
}
