using AutoStack.Domain;

namespace AutoStack.Api.Http;

/// <summary>Problem details (RFC 9457) with the stable <c>code</c> that clients rely on.</summary>
public static class ProblemResults
{
    public static IResult From(Refusal refusal) => Problem(
        refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Outdated => StatusCodes.Status412PreconditionFailed,
            RefusalKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status409Conflict,
        },
        refusal.Code,
        refusal.Reason);

    public static IResult Problem(int status, string code, string detail) =>
        Results.Problem(statusCode: status, detail: detail, extensions: new Dictionary<string, object?> { ["code"] = code });

    /// <summary>400 for one field.</summary>
    public static IResult Invalid(string field, string why) => Invalid(new Dictionary<string, string[]> { [field] = [why] });

    /// <summary>400 with what is wrong by field.</summary>
    public static IResult Invalid(IReadOnlyDictionary<string, string[]> errors) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest,
        detail: string.Join("; ", errors.Select(error => $"{error.Key}: {error.Value[0]}")),
        extensions: new Dictionary<string, object?> { ["code"] = "validation_failed", ["errors"] = errors });
}
