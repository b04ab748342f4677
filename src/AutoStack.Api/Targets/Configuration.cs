using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local;
using Marten;

namespace AutoStack.Api.Targets;

public static class Configuration
{
    /// <summary>Where releases run, as the API sees it.</summary>
    public static IServiceCollection AddTargets(this IServiceCollection services)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.AddRange(TargetTables.All()));
        services.AddSingleton<TargetSettings>();
        services.AddSingleton<TargetRows>();
        services.AddSingleton<ITarget, LocalTarget>();
        services.AddSingleton<TargetKinds>();
        return services;
    }
}
