using Microsoft.AspNetCore.Http.Metadata;

namespace AutoStack.Api.Http.OpenApi;

/// <summary>What an endpoint answers when it does what it is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnswersAttribute(int status, Type? type = null, string contentType = "application/json") : Attribute, IProducesResponseTypeMetadata
{
    public int StatusCode => status;

    public Type? Type => type;

    public IEnumerable<string> ContentTypes => type is null ? [] : [contentType];

    public string? Description { get; init; }
}

/// <summary>How an endpoint refuses, beside 401 and 400: with problem details (RFC 9457) of these statuses.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RefusesAttribute(params int[] statuses) : Attribute
{
    public IReadOnlyList<int> Statuses => statuses;
}
