using Amazon.Runtime.Credentials;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Registries.Distribution;
using AutoStack.Api.Registries.Ecr;
using AutoStack.Api.Registries.OciLayout;

namespace AutoStack.Api.Registries;

public static class Configuration
{
    public static IServiceCollection AddRegistries(this IServiceCollection services, IConfiguration configuration)
    {
        switch (RegistryKinds.From(configuration))
        {
            case RegistryKind.Distribution:
                var server = DistributionSettings.From(configuration);
                services.AddSingleton(_ => new RegistryServer(server, new SettingsAccount(server)));
                services.AddSingleton<IRegistry>(provider => new DistributionRegistry(server, provider.GetRequiredService<RegistryServer>().Account));
                break;
            case RegistryKind.Ecr:
                var ecr = EcrSettings.From(configuration);
                // The chain of Amazon's tools: environment, web identity, profile, the container's, the machine's.
                services.AddSingleton(_ => new EcrAccount(ecr, new EcrApi(ecr, () => DefaultAWSCredentialsIdentityResolver.GetCredentials())));
                services.AddSingleton(provider => new RegistryServer(ecr.Server, provider.GetRequiredService<EcrAccount>()));
                services.AddSingleton<IRegistry>(provider => new DistributionRegistry(ecr.Server, provider.GetRequiredService<EcrAccount>(), RegistryKind.Ecr));
                break;
            default:
                services.AddSingleton<IRegistry, OciLayoutRegistry>();
                break;
        }

        services.AddSingleton<ReleaseUnpacker>();
        return services;
    }
}
