using AutoStack.Api.Hosting;

namespace AutoStack.Api.Targets.Local;

/// <summary>The <c>target</c> role: the proxy and the applications of the local target, in a process that outlives the API.</summary>
public static class TargetRole
{
    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddHostedService<Supervision>();
        await builder.Build().RunAsync();
        return 0;
    }
}
