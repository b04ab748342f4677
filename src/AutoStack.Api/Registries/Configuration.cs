using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.OciLayout;

namespace AutoStack.Api.Registries;

public static class Configuration
{
    public static IServiceCollection AddRegistries(this IServiceCollection services)
    {
        services.AddSingleton<IRegistry, OciLayoutRegistry>();
        services.AddSingleton<ReleaseUnpacker>();
        return services;
    }
}
