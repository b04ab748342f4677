using AutoStack.Api.Environments.Keys;
using AutoStack.Api.Hosting;
using AutoStack.Api.Processes;
using AutoStack.Api.Targets.Local;

if (OperatingSystem.IsWindows())
{
    await Console.Error.WriteLineAsync("AutoStack needs process groups, signals and file modes, which Windows lacks: run it on Linux, on macOS, or in WSL.");
    return 1;
}

FileModes.LetBuildsAndApplicationsRead();
try
{
    if (args is [RotateKeysCommand.Word, ..])
        return await RotateKeysCommand.Run(args);
    return Role.FromConfiguration(args) == Role.Target ? await TargetRole.Run(args) : await ApiRole.Run(args);
}
catch (Exception e) when (e is InvalidSettingException or StartRefusedException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

/// <summary>The entry point; public so that tests can host it.</summary>
public partial class Program;
