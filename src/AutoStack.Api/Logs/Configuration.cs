using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Pipeline;
using Marten;

namespace AutoStack.Api.Logs;

public static class Configuration
{
    /// <summary>Stage logs: their tables, writer, reader and retention.</summary>
    public static IServiceCollection AddLogs(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureMarten(options =>
        {
            options.Storage.ExtendedSchemaObjects.Add(LogTables.LogHeads());
            options.Storage.ExtendedSchemaObjects.Add(LogTables.LogChunks());
            options.Storage.ExtendedSchemaObjects.AddRange(ApplicationLogTables.All());
        });
        services.AddSingleton(LogSettings.From(configuration));
        services.AddSingleton<ApplicationLogStore>();
        services.AddSingleton<ApplicationLogReader>();
        services.AddSingleton<LogStore>();
        services.AddSingleton<LogReader>();
        services.AddSingleton<IStageLogs, StageLogs>();
        services.AddSingleton<LogPartitions>();
        services.AddHostedService(provider => provider.GetRequiredService<LogPartitions>());
        return services;
    }
}
