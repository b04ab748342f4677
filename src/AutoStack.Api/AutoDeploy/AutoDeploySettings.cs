using AutoStack.Api.Hosting;

namespace AutoStack.Api.AutoDeploy;

/// <summary>How often branches are looked at: <c>AutoStack:AutoDeploy:PollSeconds</c>.</summary>
/// <param name="Period">Between two looks at a branch; each is moved by up to a tenth of it, so that many environments do not ask at once.</param>
public sealed record AutoDeploySettings(TimeSpan Period)
{
    /// <exception cref="InvalidSettingException">The value is out of its range.</exception>
    public static AutoDeploySettings From(IConfiguration configuration)
    {
        const string key = "AutoStack:AutoDeploy:PollSeconds";
        return configuration[key] is not { } text ? new AutoDeploySettings(TimeSpan.FromSeconds(60))
            : int.TryParse(text, out var seconds) && seconds is >= 1 and <= 86_400 ? new AutoDeploySettings(TimeSpan.FromSeconds(seconds))
            : throw new InvalidSettingException(key, text, "a whole number from 1 to 86400");
    }
}
