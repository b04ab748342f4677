using AutoStack.Api.Disk.Items;
using AutoStack.Api.Logs;
using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Registries;
using AutoStack.Api.Registries.OciLayout;
using AutoStack.Api.Targets;
using Marten;

namespace AutoStack.Api.Disk;

public static class Configuration
{
    /// <summary>What every role needs to keep its disk within the budgets.</summary>
    public static IServiceCollection AddDisk(this IServiceCollection services, IConfiguration configuration, string role)
    {
        services.AddSingleton(DiskSettings.From(configuration));
        services.AddSingleton<DiskSpace>();
        services.AddSingleton<DiskUsage>();
        services.AddSingleton<Trash>();
        services.AddSingleton(new JanitorRole(role));
        services.AddSingleton<Janitor>();
        services.AddHostedService(provider => provider.GetRequiredService<Janitor>());
        return services;
    }

    /// <summary>What lies on the disk of nodes of the <c>api</c> role, in the order in which it goes when room is short.</summary>
    public static IServiceCollection AddApiDisk(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureMarten(options => options.Storage.ExtendedSchemaObjects.Add(DiskUsage.Table()));
        services.AddDisk(configuration, "api");
        services.AddSingleton<OpenWork>();
        services.AddLeastRecentlyUsed<Checkouts>();
        services.AddLeastRecentlyUsed<BuilderCopies>();
        // What a registry of its own keeps is its own policy: no release is given up for it (docs/adr/0019).
        if (RegistryKinds.From(configuration) == RegistryKind.OciLayout)
            services.AddSingleton<ReleaseKeeping>().AddSingleton<LayoutSweep>().AddSingleton<IBudgetKeeper, RegistryKeeper>();
        services.AddLeastRecentlyUsed<PulledBases>();
        services.AddLeastRecentlyUsed<GitCaches>();
        services.AddLeastRecentlyUsed<DependencyCaches>();
        services.AddSingleton<IBudgetKeeper, BuildLogKeeper>();
        services.AddSingleton<IBudgetKeeper, ApplicationLogKeeper>();
        return services;
    }

    /// <summary>What lies on the disk of the <c>target</c> role.</summary>
    public static IServiceCollection AddTargetDisk(this IServiceCollection services, IConfiguration configuration) =>
        (TargetSetting.From(configuration) == TargetKind.Docker
            ? services.AddDisk(configuration, "target").AddSingleton<UnpackedReleases>().AddLeastRecentlyUsed<HeldReleases>()
            : services.AddDisk(configuration, "target").AddLeastRecentlyUsed<UnpackedReleases>())
        .AddLeastRecentlyUsed<OutputFiles>();

    private static IServiceCollection AddLeastRecentlyUsed<TItems>(this IServiceCollection services)
        where TItems : class, IDiskItems
    {
        services.AddSingleton<TItems>();
        return services.AddSingleton<IBudgetKeeper>(provider => ActivatorUtilities.CreateInstance<LeastRecentlyUsed>(provider, provider.GetRequiredService<TItems>()));
    }
}
