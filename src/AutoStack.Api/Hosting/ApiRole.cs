using AutoStack.Api.Delivery;
using AutoStack.Api.Deployments;
using AutoStack.Api.Environments;
using AutoStack.Api.Logs;
using AutoStack.Api.Persistence;
using AutoStack.Api.Projects;
using JasperFx;
using Wolverine.Http;

namespace AutoStack.Api.Hosting;

/// <summary>The <c>api</c> role: HTTP endpoints, command handlers, the saga, stage runners.</summary>
public static class ApiRole
{
    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHostedService<Supervision>();
        builder.AddPersistence();
        builder.Services
            .AddProjects()
            .AddEnvironments()
            .AddDeployments(builder.Configuration)
            .AddDelivery()
            .AddLogs(builder.Configuration);

        var app = builder.Build();
        app.MapWolverineEndpoints();
        return await app.RunJasperFxCommands(args);
    }
}
