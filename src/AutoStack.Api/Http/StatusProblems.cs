namespace AutoStack.Api.Http;

/// <summary>Gives answers without a body problem details of their own.</summary>
public static class StatusProblems
{
    public static IApplicationBuilder UseStatusProblems(this IApplicationBuilder app) => app.UseStatusCodePages(async context =>
    {
        var http = context.HttpContext;
        var (code, detail) = http.Response.StatusCode switch
        {
            400 => ("malformed_request", "The request cannot be read. A body must be JSON that fits this route."),
            403 => ("forbidden", "You may not do this."),
            404 => ("not_found", "There is nothing at this address, or no such thing as it names."),
            405 => ("method_not_allowed", $"{http.Request.Method} is not possible here."),
            406 => ("not_acceptable", "This answer cannot be given in the form that the Accept header asks for."),
            413 => ("body_too_large", "The request is too large."),
            415 => ("unsupported_media_type", "Send JSON, with Content-Type: application/json."),
            var status => ($"status_{status}", "The request was refused."),
        };
        await ProblemResults.Problem(http.Response.StatusCode, code, detail).ExecuteAsync(http);
    });
}
