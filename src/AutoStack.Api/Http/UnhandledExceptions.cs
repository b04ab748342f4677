using System.Text.Json;
using AutoStack.Api.Environments;
using AutoStack.Api.Http.Idempotency;
using AutoStack.Api.Persistence;
using JasperFx;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace AutoStack.Api.Http;

/// <summary>Turns what endpoints throw into problem details. What is the client's fault is a 4xx; what is ours is logged in full and told without its details.</summary>
public sealed class UnhandledExceptions(ILogger<UnhandledExceptions> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        if (httpContext.Response.HasStarted)
            return false;
        await Problem(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private IResult Problem(HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: 413 }:
                return ProblemResults.Problem(413, "body_too_large", $"A request may hold at most {RequestLimits.BodyBytes / 1024 / 1024} MB.");
            case BadHttpRequestException { InnerException: JsonException json }:
                return ProblemResults.Problem(400, "malformed_json", JsonFault(json));
            case BadHttpRequestException bad:
                return ProblemResults.Problem(bad.StatusCode, "malformed_request", bad.Message);
            case JsonException json:
                return ProblemResults.Problem(400, "malformed_json", JsonFault(json));
            case UnreadableVariableException unreadable:
                return ProblemResults.Problem(409, UnreadableVariableException.Code, unreadable.Message);
            case ConcurrencyException:
                return ProblemResults.Problem(409, "changed_meanwhile", "Somebody else changed this at the same moment. Try again.");
            case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Projections.Configuration.ProjectNameIndex }:
            case { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Projections.Configuration.ProjectNameIndex } }:
                return ProblemResults.Problem(409, "project_name_taken", "There is a project of this name already.");
            case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Projections.Configuration.EnvironmentNameIndex }:
            case { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: Projections.Configuration.EnvironmentNameIndex } }:
                return ProblemResults.Problem(409, "environment_name_taken", "The project has an environment of this name already.");
            case PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: IdempotencyKeys.Constraint }:
            case { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: IdempotencyKeys.Constraint } }:
                return ProblemResults.Problem(409, "idempotency_key_in_use", "A request with this Idempotency-Key was answered just now. Repeat it.");
            case PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter }:
                return ProblemResults.Problem(400, "malformed_text", "The request contains a character that cannot be stored.");
        }

        if (DatabaseFaults.IsPassing(exception))
        {
            logger.LogWarning("{Method} {Path} met a database that does not answer: {Reason}", http.Request.Method, http.Request.Path, exception.Message);
            http.Response.Headers.RetryAfter = "2";
            return ProblemResults.Problem(503, "database_unavailable", "The database does not answer at the moment. Try again in a few seconds.");
        }

        logger.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
        return ProblemResults.Problem(500, "internal_error", $"This is a defect of AutoStack. The log has the details under {http.TraceIdentifier}.");
    }

    private static string JsonFault(JsonException json) => json.Path is { } path
        ? $"The body is not what is expected at {path} (line {json.LineNumber + 1})."
        : "The body is no JSON.";
}
