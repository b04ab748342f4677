using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace AutoStack.Api.Http;

/// <summary>Completes problem details that the framework writes by itself, so that they too have a code and name nothing of the program's inside.</summary>
public static partial class ProblemCompletion
{
    private const string InvalidJson = "Invalid JSON format";
    private const string UnreadableBody = "Request body could not be read";

    public static void Complete(ProblemDetails problem)
    {
        problem.Instance = null;
        if (problem is { Title: UnreadableBody, Status: { } status and < 500 })
        {
            var (code, detail) = StatusProblems.Of(status);
            problem.Type = $"https://tools.ietf.org/html/rfc9110#section-15.5.{status - 399}";
            problem.Title = ReasonPhrases.GetReasonPhrase(status);
            problem.Detail = detail;
            problem.Extensions["code"] = code;
            return;
        }

        if (problem.Title != InvalidJson)
            return;
        var place = Place().Match(problem.Detail ?? "");
        problem.Type = "https://tools.ietf.org/html/rfc9110#section-15.5.1";
        problem.Title = "Bad Request";
        problem.Detail = place.Success && place.Groups["path"].Value != "$"
            ? $"The body is not what is expected at {place.Groups["path"].Value}: {Cause(problem.Detail!)}"
            : "The body is not the JSON object that this route expects.";
        problem.Extensions.Clear();
        problem.Extensions["code"] = "malformed_json";
    }

    /// <summary>What our own converters say is meant for people; the rest names types.</summary>
    private static string Cause(string detail) =>
        detail.StartsWith("A text", StringComparison.Ordinal) ? detail[..(detail.IndexOf('.') + 1)] : "the value has another type or is none of those allowed.";

    [GeneratedRegex(@"Path: (?<path>\S+) \|")]
    private static partial Regex Place();
}
