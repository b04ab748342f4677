using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>What commands of a build find in their environment, besides the build variables, which may set any of these otherwise.</summary>
public sealed class BuildEnvironment(Workspaces workspaces)
{
    /// <summary>Where a build leaves what belongs into the image, if that is not in the tree.</summary>
    public const string OutputVariable = "AUTOSTACK_OUTPUT";

    public Dictionary<string, string> For(BuildImage request, string workspace)
    {
        var environment = new Dictionary<string, string>
        {
            ["CI"] = "true",
            ["npm_config_cache"] = Cache("npm"),
            ["npm_config_update_notifier"] = "false",
            // A copy in node_modules may be written to without harm to the store, and shims hold no path of this workspace.
            ["npm_config_store_dir"] = Cache("pnpm"),
            ["npm_config_package_import_method"] = "copy",
            ["npm_config_extend_node_path"] = "false",
            ["pnpm_config_store_dir"] = Cache("pnpm"),
            ["pnpm_config_package_import_method"] = "copy",
            ["pnpm_config_extend_node_path"] = "false",
            ["YARN_CACHE_FOLDER"] = Path.Combine(Cache("yarn"), "classic"),
            ["YARN_GLOBAL_FOLDER"] = Path.Combine(Cache("yarn"), "berry"),
            ["YARN_ENABLE_GLOBAL_CACHE"] = "true",
            ["YARN_ENABLE_TELEMETRY"] = "0",
            // Without node_modules an image would need the zip files of a cache that is not in it.
            ["YARN_NODE_LINKER"] = "node-modules",
            // Nothing that compiles may stay behind: it would write into the tree while it is packed, and hold memory for nothing.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["UseSharedCompilation"] = "false",
            ["UseRazorBuildServer"] = "false",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
            ["NUGET_PACKAGES"] = Path.Combine(Cache("nuget"), "packages"),
            ["NUGET_HTTP_CACHE_PATH"] = Path.Combine(Cache("nuget"), "http"),
            // The workspace's path must not get into assemblies: the same commit gives the same bytes wherever it is built.
            ["PathMap"] = $"{Workspaces.Tree(workspace)}=/_",
        };
        foreach (var (name, value) in MachineNetwork.Settings)
            environment[name] = value;
        foreach (var (name, value) in request.Variables)
            environment[name] = value;
        environment[OutputVariable] = Workspaces.Output(workspace);
        if (!request.Variables.ContainsKey("PATH"))
            environment["PATH"] = $"{Workspaces.Programs(workspace)}:{Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin"}";
        return environment;

        // Each project has caches of its own: what one got from a private feed is not another's, and none can spoil another's.
        string Cache(string tool) => workspaces.CacheFor(tool, request.Project);
    }
}
