using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>What will be built, and how: the outcome of detection, made from files and settings alone. Paths are relative to the repository's top.</summary>
/// <param name="Kind"><c>static</c>, <c>node</c>, <c>dotnet</c> or <c>command</c>.</param>
/// <param name="Reason">For the log: what was found.</param>
public sealed record BuildPlan(string Kind, string Reason)
{
    /// <summary>What brings the dependencies; null when there are none.</summary>
    public BuildStep? Install { get; init; }

    /// <summary>What builds, in this order.</summary>
    public IReadOnlyList<BuildStep> Build { get; init; } = [];

    /// <summary>What the image starts; null for a static site, which AutoStack serves.</summary>
    public string? Start { get; init; }

    /// <summary>The project's directory.</summary>
    public string Directory { get; init; } = "";

    /// <summary>The directory that declares the workspace which the project is a member of; null when it is a project by itself.</summary>
    public string? WorkspaceRoot { get; init; }

    /// <summary>Where a static site's files are, below the project's directory, the first that exists; empty: the directory itself.</summary>
    public IReadOnlyList<string> OutputDirectories { get; init; } = [];

    /// <summary>False when nothing of it listens: workers alone, which get no route.</summary>
    public bool HasWeb { get; init; } = true;

    /// <summary>The assembly that a .NET build is expected to leave, by its name without ending; what it really left decides how it is started.</summary>
    public string? PublishedAssembly { get; init; }

    /// <summary>True when the build puts what belongs into the image where <see cref="BuildEnvironment.OutputVariable"/> names, instead of into the tree.</summary>
    public bool Publishes { get; init; }

    /// <summary>What the repository declares to run; null without a <c>Procfile</c>.</summary>
    public DeclaredProcesses? Declared { get; init; }

    /// <summary>What installs Node.js dependencies; null where there is no package.json.</summary>
    public PackageManager? Manager { get; init; }

    /// <summary>The versions of runtimes that files ask for.</summary>
    public IReadOnlyList<RuntimeWish> Runtimes { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The directory whose content becomes the image of an application that starts something.</summary>
    public string ContentDirectory => WorkspaceRoot ?? Directory;

    public bool IsStatic => Start is null;
}

/// <param name="Command">For the shell.</param>
/// <param name="Directory">Where it runs, relative to the repository's top.</param>
public sealed record BuildStep(string Command, string Directory);

/// <summary>A version of a runtime that a file asks for.</summary>
/// <param name="Runtime">One of the names here.</param>
/// <param name="Wanted">As the file has it, e.g. <c>&gt;=20</c>.</param>
/// <param name="File">Who asks, e.g. <c>engines in package.json</c>.</param>
public sealed record RuntimeWish(string Runtime, string Wanted, string File)
{
    public const string Node = "node";
    public const string DotNetSdk = "dotnet-sdk";

    /// <summary>The frameworks by their own names, as <c>dotnet --list-runtimes</c> has them.</summary>
    public const string DotNet = "Microsoft.NETCore.App";
    public const string AspNetCore = "Microsoft.AspNetCore.App";

    /// <summary>How far a .NET application follows newer frameworks (<c>Minor</c> unless its project says otherwise).</summary>
    public string? RollForward { get; init; }
}
