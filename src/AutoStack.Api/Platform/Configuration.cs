namespace AutoStack.Api.Platform;

public static class Configuration
{
    /// <summary>Health, readiness and the steps of a start.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddHostedService<FirstSteps>();
        return services;
    }
}
