using Xunit;

namespace AutoStack.Api.Tests.Testing;

/// <summary>A shell and its tools in one file that needs no other (Debian: busybox-static): enough for an image from nothing.</summary>
public static class Busybox
{
    private const string Program = "/bin/busybox";

    public static void Needed() => Assert.SkipUnless(File.Exists(Program), "busybox is not installed (Debian: apt-get install busybox-static)");

    /// <summary>The beginning of a Dockerfile that has it: a stage <c>base</c> with a shell in <c>/app</c>.</summary>
    public const string Base =
        """
        FROM scratch AS base
        COPY busybox /bin/busybox
        RUN ["/bin/busybox", "--install", "/bin"]
        WORKDIR /app

        """;

    /// <summary>Writes a Dockerfile that begins so, and what it copies.</summary>
    public static GitRepository WriteDockerfile(this GitRepository repository, string rest, string below = "")
    {
        repository.Write(Path.Combine(below, "Dockerfile"), Base + rest);
        File.Copy(Program, Path.Combine(repository.Path, below, "busybox"), overwrite: true);
        return repository;
    }
}
