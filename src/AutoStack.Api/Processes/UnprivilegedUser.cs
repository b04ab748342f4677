using AutoStack.Api.Hosting;

namespace AutoStack.Api.Processes;

/// <summary>The account under which builds and applications run when AutoStack itself runs as root: setting <c>AutoStack:RunAs</c>, by default <c>nobody</c>.</summary>
public sealed class UnprivilegedUser
{
    public UnprivilegedUser(IConfiguration configuration)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return;
        var name = configuration["AutoStack:RunAs"] ?? "nobody";
        Account = Find(name, Path.Combine(StateDirectories.Data(configuration), "home"))
            ?? throw new InvalidSettingException("AutoStack:RunAs", name, "the name of a user of this system");
    }

    /// <summary>Null when AutoStack has no rights to drop.</summary>
    public RunAs? Account { get; }

    private static RunAs? Find(string name, string home) =>
        File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length >= 4 && fields[0] == name)
            .Select(fields => new RunAs(name, int.Parse(fields[2]), int.Parse(fields[3]), home))
            .FirstOrDefault();
}
