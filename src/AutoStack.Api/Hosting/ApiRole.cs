using AutoStack.Api.Persistence;
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

        var app = builder.Build();
        app.MapWolverineEndpoints();
        return await app.RunJasperFxCommands(args);
    }
}
