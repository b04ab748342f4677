using AutoStack.Api.GitOps.BareRepository;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.GitOps;

public static class Configuration
{
    public static IServiceCollection AddGitOps(this IServiceCollection services)
    {
        services.AddSingleton<IGitOps, BareGitOps>();
        return services;
    }
}
