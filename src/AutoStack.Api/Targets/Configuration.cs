using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Docker;
using AutoStack.Api.Targets.Local;
using AutoStack.Api.Targets.Local.Instances;
using Marten;

namespace AutoStack.Api.Targets;

public static class Configuration
{
    /// <summary>Where releases run, as the API sees it.</summary>
    public static IServiceCollection AddTargets(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.AddRange(TargetTables.All()));
        services.AddSingleton<TargetSettings>();
        services.AddSingleton<TargetRows>();
        if (TargetSetting.From(configuration) == TargetKind.Docker)
            services.AddSingleton<ITarget, DockerTarget>();
        else
            services.AddSingleton<ITarget, LocalTarget>();
        services.AddSingleton<TargetKinds>();
        return services;
    }

    /// <summary>What releases run on, as the target role has it.</summary>
    public static IServiceCollection AddInstanceHost(this IServiceCollection services, IConfiguration configuration)
    {
        if (TargetSetting.From(configuration) == TargetKind.Local)
            return services.AddSingleton<IInstanceHost, ProcessHost>();
        services.AddSingleton(DockerSettings.From(configuration));
        services.AddSingleton<DockerApi>();
        services.AddSingleton<DockerImages>();
        services.AddSingleton<ContainerHost>();
        services.AddSingleton<IInstanceHost>(provider => provider.GetRequiredService<ContainerHost>());
        return services.AddHostedService(provider => provider.GetRequiredService<ContainerHost>());
    }
}
