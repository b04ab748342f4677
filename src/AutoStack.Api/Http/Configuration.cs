using System.Text.Json.Serialization;
using AutoStack.Api.Http.Idempotency;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using FluentValidation;
using Marten;
using Scalar.AspNetCore;
using Wolverine.Http;

namespace AutoStack.Api.Http;

public static class Configuration
{
    /// <summary>How requests are read, checked and refused.</summary>
    public static WebApplicationBuilder AddHttp(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.BodyBytes;
        });
        builder.Services.ConfigureHttpJsonOptions(http =>
        {
            AutoStackJson.Configure(http.SerializerOptions);
            http.SerializerOptions.Converters.Add(new TextConverter());
            // A number is a number; a text that looks like one is a mistake.
            http.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.AddOpenApi(options => Document.Configure(options));
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => ProblemCompletion.Complete(context.ProblemDetails));
        builder.Services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.Add(IdempotencyKeys.Table()));
        builder.Services.AddSingleton<IdempotencyKeys>();
        builder.Services.AddExceptionHandler<UnhandledExceptions>();
        builder.Services.AddValidatorsFromAssemblyContaining<Program>(ServiceLifetime.Singleton, includeInternalTypes: true);
        builder.Services.AddWolverineHttp();
        ValidatorOptions.Global.LanguageManager.Enabled = false;
        return builder;
    }

    /// <summary>The order is part of the promise: limits before anything is read, problems around everything.</summary>
    public static WebApplication UseHttp(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler(_ => { });
        app.UseStatusProblems();
        app.UseRequestLimits();
        app.UseHeadRequests();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseIdempotencyKeys();
        app.MapWolverineEndpoints(options =>
        {
            options.AddPolicy<ValidationPolicy>();
            options.AddPolicy<ActorPolicy>();
        });
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/docs", scalar => scalar.WithTitle("AutoStack API").DisableDefaultFonts().DisableTelemetry()).AllowAnonymous();
        return app;
    }
}
