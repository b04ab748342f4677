using AutoStack.Api.Builders.Auto;
using AutoStack.Api.Builders.Buildah;
using AutoStack.Api.Builders.BuiltIn;
using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Builders.Docker;
using AutoStack.Api.Builders.Dockerfiles;
using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders;

public static class Configuration
{
    public static IServiceCollection AddBuilders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Workspaces>();
        services.AddSingleton<BuildEnvironment>();
        services.AddSingleton<Toolchain>();
        services.AddSingleton<PackageManagerTools>();
        services.AddSingleton<DependencyCache>();
        var kind = BuilderKinds.From(configuration);
        services.AddSingleton(BaseImageSettings.From(configuration, kind));
        services.AddSingleton<BaseImageStore>();
        services.AddSingleton<BaseRegistries>();
        services.AddSingleton<BasePull>();
        services.AddSingleton<BaseImages>();
        services.AddSingleton<BuildPreparation>();
        services.AddSingleton<BuiltImages>();
        services.AddSingleton<BuiltInBuilder>();
        var settings = EngineSettings.From(configuration);
        services.AddSingleton<IBuilder>(provider => kind switch
        {
            BuilderKind.Docker => Dockerfile(provider, new DockerEngine(settings)),
            BuilderKind.Buildah => Dockerfile(provider, Buildah()),
            BuilderKind.Auto => new AutoBuilder(provider.GetRequiredService<BuiltInBuilder>(), [Dockerfile(provider, new DockerEngine(settings)), Dockerfile(provider, Buildah())], provider.GetRequiredService<Workspaces>()),
            _ => provider.GetRequiredService<BuiltInBuilder>(),
        });
        return services;

        BuildahEngine Buildah() => new(settings, Path.Combine(StateDirectories.Data(configuration), "buildah"));
    }

    private static DockerfileBuilder Dockerfile(IServiceProvider provider, IImageEngine engine) => ActivatorUtilities.CreateInstance<DockerfileBuilder>(provider, engine);
}
