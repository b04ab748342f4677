using System.Security.Cryptography;
using System.Text;
using AutoStack.Domain.Environments;

namespace AutoStack.Api.Environments;

public static class EnvironmentTag
{
    /// <summary>
    /// The entity tag of an environment: of what a PATCH can change and of nothing that deployments change, for nobody could edit an environment in which one
    /// runs otherwise.
    /// </summary>
    public static string Of(ProjectEnvironment environment)
    {
        var what = $"{environment.Branch}\n{environment.Target}\n{environment.QueuePolicy}\n{environment.AutoDeploy}\n{environment.AutoDeployPaused}\n{environment.Paused}\n{environment.ConfigRevision}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 8));
    }
}
