using AutoStack.Api.Pipeline.Runs;
using Marten;

namespace AutoStack.Api.AutoDeploy;

public static class Configuration
{
    /// <summary>Deployments of new commits by themselves.</summary>
    public static IServiceCollection AddAutoDeploy(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.Add(BranchLooks.Table()));
        services.AddSingleton(AutoDeploySettings.From(configuration));
        services.AddSingleton<BranchLooks>();
        services.AddSingleton<AutoDeployResponses>();
        if (RunnerSettings.From(configuration).Enabled)
            services.AddHostedService<BranchWatch>();
        return services;
    }
}
