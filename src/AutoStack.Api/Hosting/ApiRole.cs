using AutoStack.Api.Accounts;
using AutoStack.Api.Audit;
using AutoStack.Api.AutoDeploy;
using AutoStack.Api.Builders;
using AutoStack.Api.Delivery;
using AutoStack.Api.Deployments;
using AutoStack.Api.Disk;
using AutoStack.Api.Environments;
using AutoStack.Api.GitOps;
using AutoStack.Api.Http;
using AutoStack.Api.Logs;
using AutoStack.Api.Persistence;
using AutoStack.Api.Platform;
using AutoStack.Api.Processes;
using AutoStack.Api.Projects;
using AutoStack.Api.Registries;
using AutoStack.Api.Runtime;
using AutoStack.Api.Sources;
using AutoStack.Api.Targets;
using JasperFx;

namespace AutoStack.Api.Hosting;

/// <summary>The <c>api</c> role: HTTP endpoints, command handlers, the saga, stage runners.</summary>
public static class ApiRole
{
    public static async Task<int> Run(string[] args)
    {
        // Settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.ListenOn("AutoStack:Api:Port", 8000);
        builder.Services.AddHostedService<Supervision>();
        builder.AddPersistence();
        builder.AddHttp();
        builder.Services
            .AddPlatform()
            .AddAccounts()
            .AddProjects()
            .AddEnvironments()
            .AddDeployments(builder.Configuration)
            .AddAutoDeploy(builder.Configuration)
            .AddDelivery()
            .AddAudit()
            .AddLogs(builder.Configuration)
            .AddProcesses()
            .AddSources()
            .AddBuilders(builder.Configuration)
            .AddRegistries(builder.Configuration)
            .AddGitOps(builder.Configuration, RoleKind.Api)
            .AddTargets(builder.Configuration)
            .AddRuntime()
            .AddApiDisk(builder.Configuration);

        var app = builder.Build();
        app.UseHttp();
        app.MapHealth();
        app.MapMetrics();

        // A word first, such as "codegen", is one of the framework's commands; options are settings.
        if (args is [['-', ..], ..] or [])
        {
            await app.RunAsync();
            return 0;
        }

        return await app.RunJasperFxCommands(args);
    }
}
