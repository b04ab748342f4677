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

    /// <summary>How often what instances use is measured.</summary>
    public TimeSpan SamplePeriod { get; } = TimeSpan.FromSeconds(Whole(configuration, "AutoStack:Target:SampleSeconds", 10, 1, 300));

    /// <summary>How often is looked for what has drifted.</summary>
    public TimeSpan DriftPeriod { get; } = TimeSpan.FromSeconds(Whole(configuration, "AutoStack:Target:DriftSeconds", 30, 1, 3600));

    /// <summary>What an instance may use of memory, all its processes together; null: as much as there is.</summary>
    public long? InstanceMemoryBytes { get; } = Whole(configuration, "AutoStack:Target:InstanceMemoryMegabytes", 0, 0, 1 << 20) is > 0 and var megabytes ? megabytes * 1024L * 1024 : null;

    /// <summary><c>PROJECT.localhost</c> for production, <c>PROJECT--ENV.localhost</c> for others.</summary>
    public static string Host(string project, string environment) =>
        environment == Domain.Environments.ProjectEnvironment.Production ? $"{project}.localhost" : $"{project}--{environment}.localhost";

    private static int Whole(IConfiguration configuration, string key, int fallback, int least, int most) =>
        configuration[key] is not { } text ? fallback
        : int.TryParse(text, out var value) && value >= least && value <= most ? value
        : throw new InvalidSettingException(key, text, $"a whole number from {least} to {most}");

    public string Url(string project, string environment) => $"http://{Host(project, environment)}:{ProxyPort}";
}
