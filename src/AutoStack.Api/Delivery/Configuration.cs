namespace AutoStack.Api.Delivery;

public static class Configuration
{
    /// <summary>Live delivery of events and log lines.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<WakeUps>();
        return services;
    }
}
