using AutoStack.Api.Projects.Credentials;
using Marten;

namespace AutoStack.Api.Projects;

public static class Configuration
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.AddRange([CommitAuthors.Table(), SourceCredentials.Table()]));
        services.AddSingleton<CommitAuthors>();
        services.AddSingleton<SourceCredentials>();
        services.AddSingleton<ISourceCredentials>(provider => provider.GetRequiredService<SourceCredentials>());
        return services;
    }
}
