namespace AutoStack.Api.Processes;

/// <summary>What a child sees of the world: enough to find programs, and what it is given. Nothing that AutoStack itself was configured with.</summary>
public static class ChildEnvironment
{
    public static void Fill(IDictionary<string, string?> environment, ChildCommand command)
    {
        environment.Clear();
        environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        environment["HOME"] = command.User?.Home ?? Environment.GetEnvironmentVariable("HOME") ?? "/";
        environment["LANG"] = "C.UTF-8";
        environment["TMPDIR"] = Path.GetTempPath();
        foreach (var (name, value) in command.Environment)
            environment[name] = value;
        if (command.Mark is { } mark)
            environment[RunMark.Variable] = mark.ToString();
    }
}
