using AutoStack.Api.Pipeline;
using AutoStack.Api.Projects;
using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.Sources;

public static class Configuration
{
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddSingleton<RepositoryPolicy>();
        services.AddSingleton<RepositoryPermission>(provider => provider.GetRequiredService<RepositoryPolicy>());
        services.AddSingleton<RepositoryCache>();
        services.AddSingleton<GitCommand>();
        services.AddSingleton<KeyFiles>();
        services.AddSingleton<ISource, GitSource>();
        return services;
    }
}
