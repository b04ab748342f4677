using AutoStack.Api.Environments.Keys;
using AutoStack.Api.Environments.Variables;
using Marten;

namespace AutoStack.Api.Environments;

public static class Configuration
{
    /// <summary>Environments and their configuration revisions.</summary>
    public static IServiceCollection AddEnvironments(this IServiceCollection services)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.AddRange([ConfigurationRevisions.Table(), EnvironmentRemovals.Table()]));
        services.AddHostedService<EnvironmentRemovals>();
        services.AddSingleton<ConfigurationRevisions>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<ValueSeal>();
        services.AddSingleton<EnvironmentResponses>();
        services.AddSingleton<ReviseConfiguration>();
        services.AddSingleton<ProjectEnvironments>();
        services.AddSingleton<SharedVariables>();
        services.AddSingleton<VariableEdits>();
        services.AddSingleton<ConfigurationComparison>();
        return services;
    }
}
