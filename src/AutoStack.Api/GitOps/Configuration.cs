using AutoStack.Api.GitOps.BareRepository;
using AutoStack.Api.GitOps.Remote;
using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.GitOps;

public static class Configuration
{
    /// <param name="role">Each role has a copy of a remote repository of its own.</param>
    public static IServiceCollection AddGitOps(this IServiceCollection services, IConfiguration configuration, RoleKind role)
    {
        if (GitOpsKinds.From(configuration) != GitOpsKind.Remote)
            return services.AddSingleton<IGitOps, BareGitOps>();
        var settings = RemoteSettings.From(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(provider => new RemoteGitOps(provider.GetRequiredService<GitCommand>(), settings, StateDirectories.State(configuration), role));
        services.AddSingleton<IGitOps>(provider => provider.GetRequiredService<RemoteGitOps>());
        // The target role looks by itself, at each turn of its watch for drift.
        if (role == RoleKind.Api)
            services.AddHostedService<RemoteWatch>();
        return services;
    }
}
