using AutoStack.Api.Delivery;
using AutoStack.Api.Disk;
using AutoStack.Api.Environments;
using AutoStack.Api.Environments.Keys;
using AutoStack.Api.GitOps;
using AutoStack.Api.Hosting;
using AutoStack.Api.Logs;
using AutoStack.Api.Logs.Applications;
using AutoStack.Api.Processes;
using AutoStack.Api.Registries;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Targets.Local.Drift;
using AutoStack.Api.Targets.Local.Facts;
using AutoStack.Api.Targets.Local.Instances;
using AutoStack.Api.Targets.Local.Metrics;
using AutoStack.Api.Targets.Local.Output;
using AutoStack.Api.Targets.Local.Proxy;

namespace AutoStack.Api.Targets.Local;

/// <summary>The <c>target</c> role: the proxy and the applications of the local target, in a process that outlives the API.</summary>
public static class TargetRole
{
    /// <summary>Answered by the role itself, for any host.</summary>
    public const string HealthPath = "/.autostack/health";

    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = new TargetSettings(builder.Configuration);
        var ports = new AppPorts(builder.Configuration["AutoStack:Listen"] ?? "127.0.0.1", settings.ProxyPort);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Limits are the applications' own.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Configure(new ConfigurationBuilder().Add(ports).Build(), reloadOnChange: true);
        });
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = settings.Grace + TimeSpan.FromSeconds(5));

        var connection = builder.Configuration.GetConnectionString("AutoStack")
            ?? throw new InvalidSettingException("ConnectionStrings:AutoStack", null, "a PostgreSQL connection string");
        builder.Services.AddHostedService<Supervision>();
        builder.Services.AddSingleton(_ => Persistence.DataSource.Create(connection));
        builder.Services.AddProcesses().AddRegistries(builder.Configuration).AddGitOps(builder.Configuration, RoleKind.Target);
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<GitCommand>();
        builder.Services.AddSingleton<ConfigurationRevisions>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<ValueSeal>();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(ports);
        builder.Services.AddSingleton<TargetRows>();
        builder.Services.AddSingleton<EnvironmentDisk>();
        builder.Services.AddSingleton<RouteTable>();
        builder.Services.AddSingleton<Forwarding>();
        builder.Services.AddSingleton<HealthProbe>();
        builder.Services.AddSingleton<Signal>();
        builder.Services.AddSingleton(LogSettings.From(builder.Configuration));
        builder.Services.AddSingleton<WakeUps>();
        builder.Services.AddSingleton<Node>();
        builder.Services.AddHostedService<Notifier>();
        builder.Services.AddSingleton<RuntimeFacts>();
        builder.Services.AddSingleton<ResourceSampling>();
        builder.Services.AddSingleton<DriftWatch>();
        builder.Services.AddSingleton<ApplicationLogStore>();
        builder.Services.AddSingleton<OutputShipping>();
        builder.Services.AddInstanceHost(builder.Configuration);
        builder.Services.AddSingleton<ReleasePreparation>();
        builder.Services.AddSingleton<RunningEnvironments>();
        builder.Services.AddSingleton<TargetParts>();
        builder.Services.AddHostedService<Reconciler>();
        // After the reconciler has found out what runs.
        builder.Services.AddTargetDisk(builder.Configuration);

        var app = builder.Build();
        var disk = app.Services.GetRequiredService<EnvironmentDisk>();
        using var held = disk.Lock();
        disk.RefuseOthers(TargetSetting.From(builder.Configuration), app.Logger);
        var forwarding = app.Services.GetRequiredService<Forwarding>();
        app.Run(http => http.Request.Path == HealthPath ? http.Response.WriteAsync("healthy\n") : forwarding.Forward(http));
        await app.RunAsync();
        return 0;
    }
}
