using System.Text.Json;

namespace AutoStack.Api.Http;

/// <summary>Names of fields as clients write them: <c>Processes[0].Name</c> is <c>processes[0].name</c>.</summary>
public static class FieldNames
{
    public static string Of(string property) =>
        string.Join('.', property.Split('.').Select(part => part.IndexOf('[') is var at and >= 0
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(part[..at]) + part[at..]
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(part)));
}
