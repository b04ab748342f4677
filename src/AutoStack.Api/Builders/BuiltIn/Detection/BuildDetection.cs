using AutoStack.Api.Pipeline;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>
/// Finds out how to build a project. Pure: files and settings in, a plan out. In this order: a static site that the settings name, a .NET project in the
/// directory, a package.json, an explicit start, an index.html, a .NET project below.
/// </summary>
public static class BuildDetection
{
    public static Outcome<BuildPlan> Plan(ISourceFiles files, BuildSettings settings)
    {
        var directory = SourcePath.Plain(settings.RootDirectory);
        Procfile? procfile = null;
        if (files.Read(SourcePath.Join(directory, Procfile.Name)) is { } text)
        {
            if (Procfile.Parse(text) is not Outcome<Procfile>.Done { Value: var declared } refused)
                return Procfile.Parse(text).Select<BuildPlan>(_ => throw new InvalidOperationException("Done is handled above."));
            procfile = declared;
        }

        var subject = new BuildSubject(files, directory, settings, procfile);
        foreach (var look in new Func<BuildSubject, Outcome<BuildPlan>?>[] { DotNetDetection.Beside, NodeDetection.Find, DotNetDetection.UnderAStart, CommandDetection.Find, StaticDetection.Find, DotNetDetection.Below })
            if (look(subject) is { } found)
                return found.Select(plan => Declared(plan with { Directory = directory }, procfile));
        return Nothing(subject);
    }

    /// <summary>Adds what the Procfile declares. Its <c>web</c> is what the image starts.</summary>
    private static BuildPlan Declared(BuildPlan plan, Procfile? procfile)
    {
        if (procfile is null)
            return plan;
        if (plan.IsStatic)
            return plan with { Warnings = [.. plan.Warnings, "The Procfile does not count: this is a static site, which AutoStack serves itself."] };
        var processes = procfile.Processes.Select(process => new DeclaredProcess(process.Name, process.Name == "web" ? null : process.Command)).ToList();
        if (processes.Count > 0 && procfile.Web is null && plan.Declared is null && plan.HasWeb)
            processes.Insert(0, new DeclaredProcess("web", null));
        return plan with { Declared = new DeclaredProcesses(processes.Count > 0 ? processes : plan.Declared?.Processes ?? [], procfile.Release) };
    }

    private static Outcome<BuildPlan> Nothing(BuildSubject subject)
    {
        var package = subject.Files.Has(subject.Directory, "package.json") ? "it has neither" : "there is none";
        var hint = NodeDetection.Members(subject) is { Count: > 0 } members
            ? $"The packages of this workspace are {string.Join(", ", members)}: set the root directory to the one to deploy."
            : "If the application lies deeper, set its root directory.";
        return Outcome.Permanent<BuildPlan>(
            "nothing_to_build",
            $"Nothing here can be built. Looked for a start command or an output directory in the settings, a Procfile, a .NET project, a start or build script in package.json ({package}), and an index.html. {hint}");
    }
}

/// <summary>What detection looks at.</summary>
/// <param name="Directory">The project's directory.</param>
public sealed record BuildSubject(ISourceFiles Files, string Directory, BuildSettings Settings, Procfile? Procfile)
{
    /// <summary>What the image is to start by what people say, before any file of a language is looked at.</summary>
    public string? ExplicitStart => Settings.StartCommand ?? Procfile?.Web;

    /// <summary>What starts when nothing else is found: a Procfile of workers alone.</summary>
    public string? AnyStart => ExplicitStart ?? Procfile?.Processes.Select(process => process.Command).FirstOrDefault();

    /// <summary>The settings say that it is a static site.</summary>
    public bool IsStaticBySettings => Settings is { StartCommand: null, OutputDirectory: not null };

    public string StartReason => Settings.StartCommand is not null ? "the start command of the settings" : "a Procfile";

    /// <summary>The settings' own command, in the project's directory.</summary>
    public IReadOnlyList<BuildStep> OwnBuild => Settings.BuildCommand is { } command ? [new BuildStep(command, Directory)] : [];
}
