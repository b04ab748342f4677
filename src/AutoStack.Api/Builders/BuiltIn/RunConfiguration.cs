using AutoStack.Api.Builders.BuiltIn.Bases;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>How an image is started, and what its labels say.</summary>
public static class RunConfiguration
{
    /// <summary>ASP.NET Core knows no PORT. Who sets ASPNETCORE_URLS means it; a worker has no port.</summary>
    private const string ListenOnPort = "[ -z \"$PORT\" ] || export ASPNETCORE_URLS=\"${ASPNETCORE_URLS:-http://${HOST:-*}:$PORT}\"; ";

    /// <summary>Where programs are, if nothing else says so.</summary>
    public const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <param name="start">What the plan starts, or for a .NET application what its build really left; null for a static site.</param>
    /// <param name="standsOn">See <see cref="HostBase"/>; the base image's name and digest where there is one.</param>
    /// <param name="on">The base image; null: the image runs on a machine's runtimes.</param>
    /// <param name="application">The layer with what was built.</param>
    public static OciRunConfig Of(BuildImage request, BuildPlan plan, string? start, string? standsOn, BaseImage? on, WrittenLayer application)
    {
        // Below the workspace's root, where sibling packages and hoisted modules are found.
        var below = start is null || plan.Publishes ? "" : SourcePath.Below(plan.ContentDirectory, plan.Directory);
        var directory = below.Length == 0 ? Oci.AppDirectory : $"{Oci.AppDirectory}/{below}";
        IEnumerable<string> programs = [.. new[] { directory, Oci.AppDirectory }.Distinct().Select(place => $"{place}/node_modules/.bin"), on?.Config.Variable("PATH") ?? UsualPath];
        Dictionary<string, string> own = start is null && on is not null ? new(SiteServer.Environment(application)) : new() { ["PATH"] = string.Join(':', programs) };
        if (plan.Kind == "node")
            own["NODE_ENV"] = "production";
        var config = new OciRunConfig
        {
            User = on?.Config.User,
            Entrypoint = start is null ? (on is null ? ["autostack", "static-site", "--root", Oci.AppDirectory] : SiteServer.Entrypoint)
                : plan.Kind != "dotnet" ? ["/bin/sh", "-c", start]
                : ["/bin/sh", "-c", $"{ListenOnPort}{(plan.PublishedAssembly is null ? "" : "exec ")}{start}"],
            WorkingDir = directory,
            Env = [.. (on?.Config.Environment ?? []).Where(pair => !own.ContainsKey(pair.Split('=')[0])), .. own.Select(pair => $"{pair.Key}={pair.Value}")],
            Labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                [Oci.Source] = request.RepositoryUrl,
                [Oci.Revision] = request.Commit,
                [Oci.KindLabel] = plan.Kind,
            },
        };
        if (on is null)
            config.Labels[Oci.RuntimeLabel] = Oci.HostRuntime;
        if (standsOn is not null)
            config.Labels[Oci.BaseLabel] = standsOn;
        if (plan.Declared is { } declared)
            config.Labels[Oci.ProcessesLabel] = ProcessesLabel.Write(declared);
        return config;
    }
}
