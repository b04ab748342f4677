using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Processes;

public static class Configuration
{
    public static IServiceCollection AddProcesses(this IServiceCollection services)
    {
        services.AddSingleton<UnprivilegedUser>();
        services.AddSingleton<IStaleProcesses, StaleProcesses>();
        return services;
    }
}
