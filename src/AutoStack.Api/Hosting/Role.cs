namespace AutoStack.Api.Hosting;

/// <summary>What a process of this binary is for: setting <c>AutoStack:Role</c>.</summary>
public enum RoleKind
{
    Api,
    Target,
}

public static class Role
{
    public const RoleKind Api = RoleKind.Api;
    public const RoleKind Target = RoleKind.Target;

    /// <summary>Reads the role from the environment or the command line, before a host is built.</summary>
    /// <exception cref="InvalidSettingException">The setting names no role.</exception>
    public static RoleKind FromConfiguration(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var value = configuration["AutoStack:Role"];
        return value is null ? Api
            : Enum.TryParse<RoleKind>(value, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role
            : throw new InvalidSettingException("AutoStack:Role", value, "api", "target");
    }
}
