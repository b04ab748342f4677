namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>What turns a Dockerfile into an image, as its command line has it: what it is asked, and how what it prints is read. <see cref="EngineClient"/> runs it.</summary>
public interface IImageEngine
{
    /// <summary>The adapter's name in settings and on <c>/platform</c>.</summary>
    string Kind { get; }

    string Program { get; }

    /// <summary>What its program needs in its environment.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Has it print its version, and fail when it cannot build just now.</summary>
    IReadOnlyList<string> Version { get; }

    /// <summary>Builds, prints what it does line by line, and leaves the image under its name.</summary>
    IReadOnlyList<string> Build(EngineBuild build);

    /// <summary>Writes an image to a file, in the form of <c>docker save</c>.</summary>
    IReadOnlyList<string> Save(string image, string file);

    /// <summary>Prints the tags that a repository of the engine has, one a line.</summary>
    IReadOnlyList<string> Tags(string repository);

    /// <summary>Takes a name away, and with its last name the image.</summary>
    IReadOnlyList<string> Remove(string image);

    /// <summary>A file that builds hold together while they use the storage of an engine that does not run by itself; null where one does.</summary>
    string? SharedFile => null;

    /// <summary>Removes what builds that died have left, as long as none runs.</summary>
    IReadOnlyList<IReadOnlyList<string>> CleanWhileIdle => [];

    /// <summary>Reads what one build prints.</summary>
    BuildProgress Watch();
}

/// <param name="Image">The name that it gets in the engine.</param>
/// <param name="Dockerfile">Its path.</param>
/// <param name="Context">The directory whose files the build may copy.</param>
/// <param name="Target">The stage to build; null: the last one.</param>
/// <param name="Arguments">Build arguments with their values: nothing secret.</param>
/// <param name="Inherited">Build arguments whose values are in the program's environment.</param>
/// <param name="Secrets">Build secrets, each by the variable of the program's environment that has its value.</param>
public sealed record EngineBuild(
    string Image,
    string Dockerfile,
    string Context,
    string? Target,
    IReadOnlyDictionary<string, string> Arguments,
    IReadOnlyCollection<string> Inherited,
    IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Nothing is taken from the engine's cache.</summary>
    public bool Anew { get; init; }

    /// <summary>The arguments that docker and buildah have in common.</summary>
    public IEnumerable<string> CommonArguments(string? network) =>
    [
        "--file", Dockerfile,
        "--tag", Image,
        .. Target is { } target ? ["--target", target] : Array.Empty<string>(),
        .. network is null ? Array.Empty<string>() : ["--network", network],
        .. Anew ? ["--no-cache"] : Array.Empty<string>(),
        .. Arguments.SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }),
        .. Inherited.SelectMany(name => new[] { "--build-arg", name }),
        .. Secrets.SelectMany(secret => new[] { "--secret", $"id={secret.Key},env={secret.Value}" }),
    ];
}
