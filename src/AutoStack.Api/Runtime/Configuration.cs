using AutoStack.Api.Runtime.Health;
using AutoStack.Api.Runtime.Metrics;
using Marten;

namespace AutoStack.Api.Runtime;

public static class Configuration
{
    /// <summary>What runs: what the target role tells of it, as events and figures.</summary>
    public static IServiceCollection AddRuntime(this IServiceCollection services)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.AddRange([.. RuntimeTables.All(), .. MetricTables.All()]));
        services.AddSingleton<RuntimeFolding>();
        services.AddHostedService(provider => provider.GetRequiredService<RuntimeFolding>());
        services.AddSingleton<HealthIntervals>();
        services.AddSingleton<MetricReader>();
        services.AddSingleton<MetricUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricUpkeep>());
        return services;
    }
}
