namespace AutoStack.Api.Http;

/// <summary>Gives answers without a body problem details of their own.</summary>
public static class StatusProblems
{
    public static IApplicationBuilder UseStatusProblems(this IApplicationBuilder app) => app.UseStatusCodePages(async context =>
    {
        var http = context.HttpContext;
        var (code, detail) = Of(http.Response.StatusCode);
        await ProblemResults.Problem(http.Response.StatusCode, code, detail).ExecuteAsync(http);
    });

    /// <summary>What a status that the framework gives by itself means here.</summary>
    public static (string Code, string Detail) Of(int status) => status switch
    {
        400 => ("malformed_request", "The request cannot be read. A body must be JSON that fits this route."),
        403 => ("forbidden", "You may not do this."),
        404 => ("not_found", "There is nothing at this address, or no such thing as it names."),
        405 => ("method_not_allowed", "This method is not possible here."),
        406 => ("not_acceptable", "This answer cannot be given in the form that the Accept header asks for."),
        413 => ("body_too_large", $"A request may hold at most {RequestLimits.BodyBytes / 1024 / 1024} MB."),
        415 => ("unsupported_media_type", "Send JSON, with Content-Type: application/json."),
        _ => ($"status_{status}", "The request was refused."),
    };
}
