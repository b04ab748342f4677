namespace AutoStack.Api.Targets.Local;

/// <summary>Serves a directory of static files as an application instance: <c>static-site --root DIR</c>, on the port that PORT names.</summary>
public static class StaticSite
{
    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        await builder.Build().RunAsync();
        return 0;
    }
}
