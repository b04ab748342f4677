namespace AutoStack.Api.Tests.Testing;

/// <summary>Programs of this machine that tests are about.</summary>
public static class Installed
{
    /// <summary>Also those of root alone, which are outside the PATH of others.</summary>
    public static bool Has(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Any(directory => directory.Length > 0 && File.Exists(Path.Combine(directory, program)));
}
