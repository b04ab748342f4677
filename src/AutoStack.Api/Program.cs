using AutoStack.Api.Hosting;
using AutoStack.Api.Targets.Local;

if (OperatingSystem.IsWindows())
{
    await Console.Error.WriteLineAsync("AutoStack needs process groups, signals and file modes, which Windows lacks: run it on Linux, on macOS, or in WSL.");
    return 1;
}

// One binary: an application's static files, the target role, or the API.
return args is ["static-site", ..]
    ? await StaticSite.Run(args[1..])
    : Role.FromConfiguration(args) == Role.Target
        ? await TargetRole.Run(args)
        : await ApiRole.Run(args);

/// <summary>The entry point; public so that tests can host it.</summary>
public partial class Program;
