using System.Text.Json;
using System.Text.RegularExpressions;
using AutoStack.Api.Http.OpenApi;
using FluentValidation;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Http;

public sealed class when_reading_the_openapi_document(HttpFixture api) : HttpTest(api)
{
    [Fact]
    public async Task it_is_openapi_3_1_and_for_everybody()
    {
        var document = (await ServedContract.Read(Anybody)).Document;

        document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1.");
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
    }

    [Fact]
    public async Task every_operation_has_a_summary_and_a_name_of_its_own()
    {
        var routes = (await ServedContract.Read(Anybody)).Routes;

        routes.Where(route => Text(route.Operation, "summary").Length < 5).ShouldBeEmpty();
        routes.Where(route => !Regex.IsMatch(Text(route.Operation, "operationId"), "^[a-z][A-Za-z]+$")).ShouldBeEmpty();
        routes.GroupBy(route => Text(route.Operation, "operationId")).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();
    }

    [Fact]
    public async Task every_parameter_has_a_description_and_an_example_that_fits()
    {
        foreach (var route in (await ServedContract.Read(Anybody)).Routes)
            foreach (var parameter in route.Operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default)
            {
                var name = $"{route}: {Text(parameter, "name")}";
                Text(parameter, "description").Length.ShouldBeGreaterThan(5, name);
                var schema = parameter.GetProperty("schema");
                schema.TryGetProperty("examples", out var examples).ShouldBeTrue(name);
                var example = examples[0];
                example.ValueKind.ShouldBe(Text(schema, "type") == "integer" ? JsonValueKind.Number : JsonValueKind.String, name);
                if (schema.TryGetProperty("enum", out var values))
                    values.EnumerateArray().Select(value => value.GetString()).ShouldContain(example.GetString(), name);
                parameter.TryGetProperty("required", out var required).ShouldBe(Text(parameter, "in") == "path", name);
                (required.ValueKind == JsonValueKind.Undefined || required.GetBoolean()).ShouldBeTrue(name);
            }
    }

    [Fact]
    public async Task every_body_has_an_example_that_its_own_validator_takes()
    {
        var types = typeof(Program).Assembly.GetTypes().Where(type => type.Name.EndsWith("Body", StringComparison.Ordinal)).ToDictionary(type => type.Name);
        var bodies = (await ServedContract.Read(Anybody)).Routes.Where(route => route.Body is not null).ToList();
        bodies.Count.ShouldBeGreaterThan(10);

        foreach (var route in bodies)
        {
            var reference = route.Operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetRawText();
            var type = types[Regex.Match(reference, @"schemas/(\w+)").Groups[1].Value];
            var body = JsonSerializer.Deserialize(route.Body!.ToJsonString(), type, Api.Host.Service<IOptions<JsonOptions>>().Value.SerializerOptions)!;
            var validator = Api.Host.Services.GetService(typeof(IValidator<>).MakeGenericType(type)).ShouldBeAssignableTo<IValidator>($"{type.Name} has no validator")!;
            (await validator.ValidateAsync(new ValidationContext<object>(body), Cancellation)).Errors.ShouldBeEmpty($"{route}");
            route.Body!.Select(member => member.Key).ShouldBeSubsetOf(route.Properties.Keys);
            JsonSerializer.Serialize(Examples.Of(type.Name)).ShouldBe(JsonSerializer.Serialize(route.Body));
        }
    }

    [Fact]
    public async Task every_operation_that_wants_a_user_says_so()
    {
        foreach (var route in (await ServedContract.Read(Anybody)).Routes)
        {
            var answers = route.Operation.GetProperty("responses");
            if (route.IsAnonymous)
                continue;
            route.Operation.GetProperty("security")[0].TryGetProperty("bearer", out _).ShouldBeTrue($"{route}");
            answers.TryGetProperty("401", out _).ShouldBeTrue($"{route}");
        }
    }

    [Fact]
    public async Task every_refusal_is_problem_details_and_every_success_has_a_shape()
    {
        foreach (var route in (await ServedContract.Read(Anybody)).Routes)
        {
            var answers = route.Operation.GetProperty("responses").EnumerateObject().ToList();
            answers.ShouldContain(answer => answer.Name.StartsWith('2'), $"{route}");
            foreach (var answer in answers)
            {
                Text(answer.Value, "description").ShouldNotBeEmpty($"{route} {answer.Name}");
                if (answer.Name.StartsWith('2'))
                    continue;
                answer.Value.GetProperty("content").EnumerateObject().Select(content => content.Name).ShouldBe(["application/problem+json"], $"{route} {answer.Name}");
            }
        }
    }

    [Fact]
    public async Task no_reference_leads_nowhere_and_no_name_is_one_of_the_program()
    {
        var document = (await ServedContract.Read(Anybody)).Document;
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => schema.Name).ToHashSet();

        foreach (Match reference in Regex.Matches(document.GetRawText(), @"#/components/schemas/([\w.]+)"))
            schemas.ShouldContain(reference.Groups[1].Value);
        schemas.Where(name => name.Contains('.') || name.Contains('`')).ShouldBeEmpty();
    }

    [Fact]
    public async Task its_page_loads_nothing_from_elsewhere()
    {
        var page = (await Anybody.Gets("/docs/")).ShouldBe(200);
        page.ContentType.ShouldBe("text/html");

        // What a browser loads or opens by itself: sources, style sheets, imports; links that somebody must click are none of these.
        var loaded = Regex.Matches(page.Text, @"(?:src|href)\s*=\s*[""']([^""']+)[""']|import\s*\(?\s*[""']([^""']+)[""']|from\s+[""']([^""']+)[""']")
            .Select(match => match.Groups[1].Value + match.Groups[2].Value + match.Groups[3].Value)
            .ToList();

        loaded.ShouldNotBeEmpty();
        loaded.Where(address => address.Contains("//", StringComparison.Ordinal)).ShouldBeEmpty();
        Regex.Matches(page.Text, @"https?://[^\s""'<>]+").Select(match => match.Value).ShouldBeEmpty();
        foreach (var address in loaded)
            (await Anybody.Gets(new Uri(new Uri("http://localhost/docs/"), address).AbsolutePath)).ShouldBe(200);
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
