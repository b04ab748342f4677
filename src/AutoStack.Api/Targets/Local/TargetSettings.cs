using AutoStack.Api.Hosting;

namespace AutoStack.Api.Targets.Local;

/// <summary>Settings of the local target, which the API and the target role share.</summary>
public sealed class TargetSettings(IConfiguration configuration)
{
    public int ProxyPort { get; } = Listening.Port(configuration, "AutoStack:Proxy:Port", 8080);

    /// <summary>Each environment has a port of its own, from here upwards.</summary>
    public int FirstAppPort { get; } = Listening.Port(configuration, "AutoStack:Proxy:FirstAppPort", 8100);

    /// <summary>How long requests under way may take to end after traffic has shifted to a new release.</summary>
    public TimeSpan Drain { get; } = TimeSpan.FromSeconds(configuration.GetValue("AutoStack:Proxy:DrainSeconds", 300));

    /// <summary>How long an application may take to end after SIGTERM.</summary>
    public TimeSpan Grace { get; } = TimeSpan.FromSeconds(configuration.GetValue("AutoStack:Target:GraceSeconds", 10));

    /// <summary>The size at which an instance's output file is cut; the part before the cut is kept once.</summary>
    public long OutputBytes { get; } = configuration.GetValue("AutoStack:Target:OutputMegabytes", 10L) * 1024 * 1024;

    /// <summary><c>PROJECT.localhost</c> for production, <c>PROJECT--ENV.localhost</c> for others.</summary>
    public static string Host(string project, string environment) =>
        environment == Domain.Environments.ProjectEnvironment.Production ? $"{project}.localhost" : $"{project}--{environment}.localhost";

    public string Url(string project, string environment) => $"http://{Host(project, environment)}:{ProxyPort}";
}
