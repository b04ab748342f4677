using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>What commands of a build find in their environment, besides the build variables.</summary>
public sealed class BuildEnvironment(Workspaces workspaces)
{
    /// <summary>Where a build leaves what belongs into the image, if that is not in the tree.</summary>
    public const string OutputVariable = "AUTOSTACK_OUTPUT";

    public Dictionary<string, string> For(BuildImage request, string workspace) => new(request.Variables)
    {
        ["CI"] = "true",
        [OutputVariable] = Workspaces.Output(workspace),
        ["npm_config_cache"] = workspaces.CacheFor("npm"),
        ["npm_config_update_notifier"] = "false",
        // Nothing that compiles may stay behind: it would write into the tree while it is packed, and hold memory for nothing.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["UseRazorBuildServer"] = "false",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
        ["NUGET_PACKAGES"] = workspaces.CacheFor("nuget"),
        // The workspace's path must not get into assemblies: the same commit gives the same bytes wherever it is built.
        ["PathMap"] = $"{Workspaces.Tree(workspace)}=/_",
    };
}
