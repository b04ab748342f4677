using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders;

public static class Configuration
{
    public static IServiceCollection AddBuilders(this IServiceCollection services)
    {
        services.AddSingleton<Workspaces>();
        services.AddSingleton<BuildEnvironment>();
        services.AddSingleton<Toolchain>();
        services.AddSingleton<PackageManagerTools>();
        services.AddSingleton<DependencyCache>();
        services.AddSingleton<BuildPreparation>();
        services.AddSingleton<BuiltImages>();
        services.AddSingleton<IBuilder, BuiltInBuilder>();
        return services;
    }
}
