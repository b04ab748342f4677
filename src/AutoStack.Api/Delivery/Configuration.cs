using AutoStack.Api.Delivery.Activity;
using Marten;

namespace AutoStack.Api.Delivery;

public static class Configuration
{
    /// <summary>Live delivery of events and log lines.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<WakeUps>();
        services.AddSingleton<Node>();
        services.AddSingleton<Feeds>();
        services.AddSingleton<StreamAccess>();
        services.AddSingleton<EventReader>();
        services.AddSingleton<SettledEvents>();
        services.AddSingleton<StreamOwners>();
        services.AddSingleton<ActivityReader>();
        services.AddSingleton<ActivityStreams>();
        services.ConfigureMarten((provider, options) => options.Listeners.Add(new TouchAfterCommit(provider.GetRequiredService<WakeUps>())));
        services.AddHostedService<Notifier>();
        services.AddHostedService<Listener>();
        services.AddHostedService<PositionSweep>();
        return services;
    }
}
