using Marten;

namespace AutoStack.Api.Projects;

public static class Configuration
{
    public static IServiceCollection AddProjects(this IServiceCollection services)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.Add(CommitAuthors.Table()));
        services.AddSingleton<CommitAuthors>();
        return services;
    }
}
