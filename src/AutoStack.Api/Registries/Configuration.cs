using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.Distribution;
using AutoStack.Api.Registries.OciLayout;

namespace AutoStack.Api.Registries;

public static class Configuration
{
    public static IServiceCollection AddRegistries(this IServiceCollection services, IConfiguration configuration)
    {
        if (RegistryKinds.From(configuration) == RegistryKind.Distribution)
            services.AddSingleton(DistributionSettings.From(configuration)).AddSingleton<IRegistry, DistributionRegistry>();
        else
            services.AddSingleton<IRegistry, OciLayoutRegistry>();
        services.AddSingleton<ReleaseUnpacker>();
        return services;
    }
}
