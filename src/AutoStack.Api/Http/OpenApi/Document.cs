using System.Text.Json;
using AutoStack.Domain.Projects;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AutoStack.Api.Http.OpenApi;

/// <summary>Completes the generated OpenAPI 3.1 document with what the code's shape does not say: the security scheme, the problems, names and examples.</summary>
public static class Document
{
    private const string Scheme = "bearer";
    private const string Problem = "Problem";

    private static readonly IReadOnlyDictionary<string, (string Name, string Description)> Tags = new Dictionary<string, (string, string)>
    {
        ["auth"] = ("Accounts", "Signing in, and who is signed in."),
        ["projects"] = ("Projects", "Repositories, their environments and variables."),
        ["deployments"] = ("Deployments", "Asking for deployments, watching them, and their history."),
        ["activity"] = ("Activity", "What changes, and who did what."),
        ["audit"] = ("Activity", "What changes, and who did what."),
    };

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "AutoStack",
                Version = "1",
                Description = "Takes a Git repository to a live application. JSON is snake_case, times are RFC 3339 in UTC, ids are UUIDv7, errors are problem details (RFC 9457) with a stable code.",
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "JWT",
                    Description = "The access_token of POST /api/v1/auth/login. It lasts half an hour; POST /api/v1/auth/refresh gives the next.",
                },
            };
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            document.Components.Schemas[Problem] = ProblemSchema.Build();
            document.Components.Schemas.Remove("IResult");
            document.Components.Schemas.Remove("HttpValidationProblemDetails");
            document.Components.Schemas.Remove("ProblemDetails");
            // Where a value may be null, its place says so; the enum it shares with others does not.
            foreach (var schema in document.Components.Schemas.Values.OfType<OpenApiSchema>().Where(schema => schema.Enum is { Count: > 0 }))
            {
                schema.Enum = [.. schema.Enum!.Where(value => value?.GetValueKind() is JsonValueKind.String)];
                schema.Type = JsonSchemaType.String;
            }

            document.Tags = Tags.Values.Append(("Platform", "For whoever watches over it.")).DistinctBy(tag => tag.Item1).Select(tag => new OpenApiTag { Name = tag.Item1, Description = tag.Item2 }).ToHashSet();
            return Task.CompletedTask;
        });
        // A converter of one's own hides the type from the schema.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(string))
                schema.Type = context.JsonPropertyInfo is { IsGetNullable: true } ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            if (context.JsonTypeInfo.ElementType == typeof(string))
                schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
            // What is sent may leave out what may be null; what is answered always has all of it.
            if (context.JsonTypeInfo.Type.Name.EndsWith("Body", StringComparison.Ordinal) || context.JsonTypeInfo.Type == typeof(ProcessSettings))
                foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.IsGetNullable || property.AssociatedParameter is { HasDefaultValue: true }))
                    schema.Required?.Remove(property.Name);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context);
            return Task.CompletedTask;
        });
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var path = context.Description.RelativePath ?? "";
        var tag = path.StartsWith("api/v1/", StringComparison.Ordinal) && Tags.TryGetValue(path.Split('/')[2], out var known) ? known.Name : "Platform";
        operation.Tags = new HashSet<OpenApiTagReference> { new(tag, context.Document) };
        if (context.Description.ActionDescriptor is ControllerActionDescriptor { ControllerTypeInfo.Name: var type })
            operation.OperationId = char.ToLowerInvariant(type[0]) + type[1..].Replace("Endpoint", "", StringComparison.Ordinal);
        operation.Description = null;
        Parameters.Describe(operation, path);
        Parameters.AddHeaders(operation, context.Description.HttpMethod, path);
        if (context.Description.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body") is { } body && operation.RequestBody is OpenApiRequestBody { Content: { } content } request)
        {
            request.Required = body.Type.Name != "RollbackBody";
            foreach (var media in content.Values)
                media.Example = Examples.Of(body.Type.Name);
        }

        var anonymous = metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any();
        operation.Security = anonymous ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        Respond(operation, metadata, anonymous, context.Document);
    }

    private static void Respond(OpenApiOperation operation, IList<object> metadata, bool anonymous, OpenApiDocument? document)
    {
        operation.Responses ??= [];
        if (metadata.OfType<AnswersAttribute>().FirstOrDefault() is { } answers)
        {
            if (answers.StatusCode != 200)
                operation.Responses.Remove("200");
            var own = operation.Responses[$"{answers.StatusCode}"];
            own.Description = answers.Description ?? own.Description;
        }

        var statuses = metadata.OfType<RefusesAttribute>().SelectMany(refuses => refuses.Statuses).ToHashSet();
        statuses.Add(400);
        if (!anonymous)
            statuses.Add(401);
        // What the framework adds by itself is not what is promised here.
        operation.Responses.Remove("404");
        foreach (var status in statuses.Order())
        {
            operation.Responses[$"{status}"] = new OpenApiResponse
            {
                Description = status switch
                {
                    400 => "What was sent is malformed; errors says which fields.",
                    401 => "Not signed in, or no longer.",
                    403 => "Not permitted.",
                    404 => "There is no such thing.",
                    409 => "Not possible in this state; code and detail say why.",
                    412 => "It has changed since it was read.",
                    422 => "Well-formed, but it contradicts what is there.",
                    429 => "Too many attempts; Retry-After says when to try again.",
                    _ => "Not possible at the moment; try again.",
                },
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(Problem, document) },
                },
            };
        }
    }
}
