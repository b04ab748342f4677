using AutoStack.Api.Pipeline;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>A .NET application: published in its Release configuration; what is published is the image.</summary>
public static class DotNetDetection
{
    private static readonly IReadOnlyList<string> ProjectFiles = [".csproj", ".fsproj", ".vbproj"];
    private static readonly IReadOnlyList<string> SolutionFiles = [".slnx", ".sln"];

    /// <summary>A project file in the directory itself.</summary>
    public static Outcome<BuildPlan>? Beside(BuildSubject subject) =>
        IsNot(subject) || ProjectsIn(subject, subject.Directory) is not { Count: > 0 } paths ? null : Choose(subject, paths);

    /// <summary>A project below, where people say what to start but not how to build it.</summary>
    public static Outcome<BuildPlan>? UnderAStart(BuildSubject subject) =>
        subject.AnyStart is not null && subject.Settings.BuildCommand is null && Candidates(subject) is { Count: > 0 } paths && Apps(subject, paths) is { Count: > 0 } ? Choose(subject, paths) : null;

    /// <summary>A project below: one that the directory's solution names, or the only one.</summary>
    public static Outcome<BuildPlan>? Below(BuildSubject subject) =>
        IsNot(subject) || Candidates(subject) is not { Count: > 0 } paths ? null : Choose(subject, paths);

    /// <summary>The settings say all: what to build, and what to start or to serve.</summary>
    private static bool IsNot(BuildSubject subject) => subject.Settings is { BuildCommand: not null, StartCommand: not null } or { OutputDirectory: not null, StartCommand: null };

    private static List<string> ProjectsIn(BuildSubject subject, string directory) =>
        [.. subject.Files.Names(directory).Where(IsProject).Select(name => SourcePath.Join(directory, name))];

    private static List<string> Candidates(BuildSubject subject)
    {
        var solutions = subject.Files.Names(subject.Directory).Where(name => SolutionFiles.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (solutions.Length == 1 && DotNetSolution.Projects(subject.Files.Read(SourcePath.Join(subject.Directory, solutions[0])) ?? "") is { Count: > 0 } named)
            return [.. named.Where(IsProject).Select(path => SourcePath.Plain(SourcePath.Join(subject.Directory, path))).Where(path => subject.Files.Read(path) is not null).Order(StringComparer.Ordinal)];
        return [.. subject.Files.Directories(subject.Directory).SelectMany(directory => ProjectsIn(subject, directory)).Order(StringComparer.Ordinal)];
    }

    private static bool IsProject(string name) => ProjectFiles.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static List<DotNetProject> Apps(BuildSubject subject, IReadOnlyList<string> paths) =>
        [.. paths.Select(path => DotNetProject.Parse(subject.Files, path)).OfType<Outcome<DotNetProject>.Done>().Select(done => done.Value).Where(project => project.Kind > DotNetKind.Library)];

    private static Outcome<BuildPlan> Choose(BuildSubject subject, IReadOnlyList<string> paths)
    {
        var projects = new List<DotNetProject>();
        foreach (var path in paths)
        {
            var parsed = DotNetProject.Parse(subject.Files, path);
            if (parsed is not Outcome<DotNetProject>.Done { Value: var project })
                return parsed.Select<BuildPlan>(_ => throw new InvalidOperationException("Done is handled above."));
            projects.Add(project);
        }

        var kind = projects.Max(project => project.Kind);
        var best = projects.Where(project => project.Kind == kind).ToArray();
        if (kind <= DotNetKind.Library)
            return Outcome.Permanent<BuildPlan>("nothing_to_build", $"There is no .NET application among {List(projects)}: one is a web or worker project, or has <OutputType>Exe</OutputType>. If it lies elsewhere, set its root directory.");
        if (best.Length > 1)
            return Outcome.Permanent<BuildPlan>("project_ambiguous", $"There are {best.Length} .NET {Told(kind)}: {List(best)}. Set the root directory to the directory of the one to deploy.");
        return Outcome.Done(Plan(subject, best[0]));
    }

    private static BuildPlan Plan(BuildSubject subject, DotNetProject project)
    {
        var path = Shell.QuotePath(SourcePath.Below(subject.Directory, project.Path));
        var locked = subject.Files.Has(SourcePath.Parent(project.Path), "packages.lock.json") ? " --locked-mode" : "";
        var framework = project.Frameworks.Count > 1 ? $" -f {project.Frameworks[0]}" : "";
        var own = project.SelfContained ? $"./{Shell.Quote(project.AssemblyName)}" : $"dotnet {Shell.Quote($"{project.AssemblyName}.dll")}";
        var web = project.Kind is DotNetKind.Web;
        var site = project.Kind is DotNetKind.BlazorWebAssembly;
        return new BuildPlan(site ? "static" : "dotnet", $"the .NET {Singular(project.Kind)} {project.Path}")
        {
            Install = new BuildStep($"dotnet restore {path}{locked} -p:Configuration=Release", subject.Directory),
            Build = subject.Settings.BuildCommand is null
                ? [new BuildStep($"dotnet publish {path} -c Release{framework} --no-restore -o \"${BuildEnvironment.OutputVariable}\"", subject.Directory)]
                : subject.OwnBuild,
            Start = site ? null : subject.ExplicitStart ?? own,
            // A Procfile says by itself whether there is a web process; a project that listens to nothing is a worker.
            HasWeb = web || subject.ExplicitStart is not null,
            Declared = web || site || subject.ExplicitStart is not null ? null : new DeclaredProcesses([new DeclaredProcess("worker", null)], null),
            Publishes = true,
            OutputDirectories = site ? ["wwwroot"] : [],
            PublishedAssembly = subject.ExplicitStart is null && !site ? project.AssemblyName : null,
            Runtimes = [.. Sdk(subject, project), .. Runtime(project)],
        };
    }

    private static IEnumerable<RuntimeWish> Sdk(BuildSubject subject, DotNetProject project) =>
        // The command line looks from where it runs upwards, and takes the first.
        SourcePath.Upwards(subject.Directory)
            .Select(directory => SourcePath.Join(directory, GlobalJson.Name))
            .Where(path => subject.Files.Read(path) is not null)
            .Take(1)
            .Select(path => new RuntimeWish(RuntimeWish.DotNetSdk, GlobalJson.Version(subject.Files.Read(path)!) ?? "any", path))
            .Concat(project.Frameworks.Take(1).Select(framework => new RuntimeWish(RuntimeWish.DotNetSdk, framework, $"TargetFramework of {project.Path}")));

    private static IEnumerable<RuntimeWish> Runtime(DotNetProject project) =>
        project.SelfContained || project.Kind is DotNetKind.BlazorWebAssembly || project.Frameworks.Count == 0
            ? []
            : [new RuntimeWish(project.Kind is DotNetKind.Web ? RuntimeWish.AspNetCore : RuntimeWish.DotNet, project.Frameworks[0], $"TargetFramework of {project.Path}") { RollForward = project.RollForward }];

    private static string List(IEnumerable<DotNetProject> projects) => string.Join(", ", projects.Select(project => project.Path).Take(20));

    private static string Told(DotNetKind kind) => $"{Singular(kind)}s";

    private static string Singular(DotNetKind kind) => kind switch
    {
        DotNetKind.Web => "web project",
        DotNetKind.BlazorWebAssembly => "Blazor WebAssembly project",
        DotNetKind.Worker => "worker project",
        _ => "program",
    };
}
