using Marten;
using OpenTelemetry.Metrics;

namespace AutoStack.Api.Platform;

public static class Configuration
{
    /// <summary>Health, readiness and the steps of a start.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.Add(InstanceIdentity.Table()));
        services.AddHostedService<InstanceIdentity>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<StageMetrics>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(StageMetrics.MeterName, "Wolverine*", "Marten", "Npgsql", "Microsoft.AspNetCore.Hosting", "System.Runtime")
            .AddPrometheusExporter());
        services.AddHostedService<FirstSteps>();
        return services;
    }
}
