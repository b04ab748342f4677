using FluentValidation;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Frames;
using Wolverine.Http;
using Wolverine.Http.CodeGen;

namespace AutoStack.Api.Http;

/// <summary>Checks each body for which there is a validator before its endpoint runs. (Wolverine's own package for this is not to be had everywhere.)</summary>
public sealed class ValidationPolicy : IHttpPolicy
{
    public void Apply(IReadOnlyList<HttpChain> chains, GenerationRules rules, IServiceContainer container)
    {
        foreach (var chain in chains.Where(chain => chain.HasRequestType))
        {
            if (!container.RegistrationsFor(typeof(IValidator<>).MakeGenericType(chain.RequestType!)).Any())
                continue;
            chain.Metadata.ProducesValidationProblem();
            var check = new MethodCall(typeof(BodyValidation), typeof(BodyValidation).GetMethod(nameof(BodyValidation.Check))!.MakeGenericMethod(chain.RequestType!));
            chain.Middleware.InsertRange(0, [check, new MaybeEndWithResultFrame(check.ReturnVariable!)]);
        }
    }
}

public static class BodyValidation
{
    /// <returns>A result that ends the request, or <see cref="WolverineContinue"/>.</returns>
    public static async Task<IResult> Check<T>(IValidator<T> validator, T body, CancellationToken cancellation)
    {
        if (body is null)
            return ProblemResults.Problem(400, "body_missing", "The request needs a JSON object as its body.");
        var result = await validator.ValidateAsync(body, cancellation);
        return result.IsValid
            ? WolverineContinue.Result()
            : ProblemResults.Invalid(result.Errors
                .GroupBy(error => FieldNames.Of(error.PropertyName))
                .ToDictionary(group => group.Key, group => group.Select(error => error.ErrorMessage).Distinct().ToArray()));
    }
}
