using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace AutoStack.Api.Tests.Http;

/// <summary>What the API answered, read to its end.</summary>
public sealed record Answer(int Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The code of the problem details.</summary>
    public string? Code => Text.Length > 0 && ContentType == "application/problem+json" && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Names of the fields that a 400 finds fault with.</summary>
    public IEnumerable<string> Fields => Json.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Select(error => error.Name) : [];

    /// <summary>Without the id that leads to the log, which differs between any two answers.</summary>
    public string Untraced => System.Text.RegularExpressions.Regex.Replace(Text, @",?""trace_id"":""[^""]*""", "");

    public string this[string property] => Json.GetProperty(property).ToString();

    /// <summary>Fails unless the answer is problem details with this status and code.</summary>
    public Answer ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Text);
        Code.ShouldBe(code, Text);
        return this;
    }

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }
}

/// <summary>Short forms of requests.</summary>
public static class Requests
{
    public static async Task<Answer> Asks(this HttpClient client, HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, Xunit.TestContext.Current.CancellationToken);
        return new Answer((int)answer.StatusCode, answer.Headers, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken));
    }

    public static Task<Answer> Gets(this HttpClient client, string path, params (string Name, string Value)[] headers) => client.Asks(HttpMethod.Get, path, null, headers);

    public static Task<Answer> Posts(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) => client.Asks(HttpMethod.Post, path, JsonContent.Create(body), headers);

    public static Task<Answer> Puts(this HttpClient client, string path, object body) => client.Asks(HttpMethod.Put, path, JsonContent.Create(body));

    public static Task<Answer> Patches(this HttpClient client, string path, object body, params (string Name, string Value)[] headers) => client.Asks(HttpMethod.Patch, path, JsonContent.Create(body), headers);
}
