using AutoStack.Api.Pipeline.Runs;
using AutoStack.Api.Pipeline.Stages;
using Marten;

namespace AutoStack.Api.Deployments;

public static class Configuration
{
    /// <summary>Deployments: commands, saga, stage runs and their runner.</summary>
    public static IServiceCollection AddDeployments(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureMarten(options =>
        {
            options.Storage.ExtendedSchemaObjects.Add(StageRunTables.EpochSequence());
            options.Storage.ExtendedSchemaObjects.Add(StageRunTables.StageRuns());
            options.Storage.ExtendedSchemaObjects.Add(StageRunTables.PendingAdmissions());
            options.Storage.ExtendedSchemaObjects.Add(DeploymentNumbers.Table());
        });
        services.AddScoped<DeploymentRequests>();
        services.AddSingleton<DeploymentResponses>();

        var settings = RunnerSettings.From(configuration);
        services.AddSingleton(settings);
        services.AddSingleton<WorkSignal>();
        services.AddSingleton<OpenWork>();
        services.AddSingleton<StageRuns>();
        services.AddSingleton<UsualTimes>();
        services.AddSingleton<StageExecution>();
        services.AddSingleton<BuildRequests>();
        services.AddSingleton<BuiltBefore>();
        services.AddSingleton<IStageWork, CheckoutStage>();
        services.AddSingleton<IStageWork, BuildStage>();
        services.AddSingleton<IStageWork, TestStage>();
        services.AddSingleton<IStageWork, PushStage>();
        services.AddSingleton<IStageWork, GitopsStage>();
        services.AddSingleton<IStageWork, SyncStage>();
        services.AddSingleton<IStageWork, RolloutStage>();
        services.AddSingleton<IStageWork, RevertStage>();
        services.AddSingleton<LiveManifest>();
        services.AddSingleton<GoingBack>();
        services.AddSingleton<IChangeWork, ChangeStage>();
        services.AddSingleton<IChangeWork, ChangeRevertStage>();
        // A node can be kept from stage work, e.g. one that only answers requests.
        if (settings.Enabled)
        {
            services.AddHostedService<StageRunner>();
            services.AddHostedService<Sweep>();
        }

        return services;
    }
}
