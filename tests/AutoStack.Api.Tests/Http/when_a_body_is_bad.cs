using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace AutoStack.Api.Tests.Http;

public sealed class when_a_body_is_bad(HttpFixture api) : BadInputTest(api)
{
    private static readonly string Deep = new string('[', 10_000) + new string(']', 10_000);
    private static readonly string Megabyte = $"\"{new string('a', 1 << 20)}\"";

    private IEnumerable<Route> WithBody => Routes.Where(route => route.Body is not null);

    public static TheoryData<string, string> Wholes => new()
    {
        { "a half object", "{" },
        { "an empty body", "" },
        { "blanks", " \n" },
        { "no JSON", "name=shop" },
        { "a list", "[]" },
        { "a number", "42" },
        { "a text", "\"text\"" },
        { "two objects", "{}{}" },
        { "a comment", "{/* */}" },
        { "a NUL byte", "{\"name\":\0}" },
        { "deep nesting", Deep },
        { "a byte order mark and nothing", "\ufeff" },
    };

    [Theory]
    [MemberData(nameof(Wholes), DisableDiscoveryEnumeration = true)]
    public async Task what_is_no_object_is_refused(string what, string body)
    {
        await Round(async () =>
        {
            foreach (var route in WithBody)
                await ExpectBadBody(route, what, body);
        });
    }

    public static TheoryData<string, string> Values => new()
    {
        { "deep nesting", Deep },
        { "an object", """{ "a": 1 }""" },
        { "a list in a list", """[["a"]]""" },
        { "a number beyond all", "1e400" },
        { "a fraction", "1.5" },
        { "a NUL character", "\"a\\u0000b\"" },
        { "half a character", "\"\\ud800\"" },
        { "a megabyte", Megabyte },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task a_member_of_another_kind_is_refused(string what, string value)
    {
        await Round(async () =>
        {
            foreach (var route in WithBody)
                foreach (var name in route.Properties.Keys)
                    await ExpectBadBody(route, $"{what} as {name}", Body(route, name, value));
        });
    }

    [Fact]
    public async Task a_number_as_text_and_a_text_as_number_are_refused()
    {
        await Round(async () =>
        {
            foreach (var route in WithBody)
                foreach (var (name, schema) in route.Properties)
                    await ExpectBadBody(route, $"another type as {name}", Body(route, name, Types(schema).Contains("integer") || Types(schema).Contains("boolean") ? "\"1\"" : "1"));
        });
    }

    [Fact]
    public async Task a_body_that_does_not_say_it_is_json_is_refused()
    {
        await Round(async () =>
        {
            foreach (var route in WithBody.Where(route => route.Path != "/api/v1/deployments/{id}/rollback"))
                await ExpectBadBody(route, "text/plain", route.Body!.ToJsonString(), "text/plain");
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_body_over_two_megabytes_is_too_large(bool chunked)
    {
        await Round(async () =>
        {
            foreach (var route in WithBody)
                await Expect4xx(route, "a body that is too large", Large(route, chunked), status => status == 413);
        });
    }

    private HttpRequestMessage Large(Route route, bool chunked)
    {
        // One that does not say how long it is becomes too long while it is read: what was then still under way would reset the connection, and the client might never read the answer.
        var length = chunked ? 2 << 20 : 3 << 20;
        var request = new HttpRequestMessage(route.Method, Path(route))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body(route, route.Properties.Keys.First(), $"\"{new string('a', length)}\""))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.TransferEncodingChunked = chunked;
        // So that the client reads an answer that comes before it has sent all.
        request.Headers.ExpectContinue = true;
        return request;
    }

    /// <summary>The example with one member replaced, which is written as it is: what is tested may be no JSON at all.</summary>
    private static string Body(Route route, string name, string value)
    {
        var others = route.Body!.Where(member => member.Key != name).Select(member => $"{JsonSerializer.Serialize(member.Key)}:{member.Value?.ToJsonString() ?? "null"}");
        return $"{{{string.Join(',', others.Append($"\"{name}\":{value}"))}}}";
    }

    private static IEnumerable<string> Types(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!)
        : [type.GetString()!];
}
