using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>A package.json: an application that its <c>start</c> script starts, or a static site that its <c>build</c> script makes.</summary>
public static class NodeDetection
{
    private const string Next = "next";

    public static Outcome<BuildPlan>? Find(BuildSubject subject)
    {
        var path = SourcePath.Join(subject.Directory, PackageJson.FileName);
        if (subject.Files.Read(path) is not { } text)
            return null;
        var parsed = PackageJson.Parse(text, path);
        if (parsed is not Outcome<PackageJson>.Done { Value: var package })
            return parsed.Select<BuildPlan>(_ => throw new InvalidOperationException("Done is handled above."));

        var workspace = NodeWorkspace.Of(subject.Files, subject.Directory);
        var root = workspace?.Root ?? subject.Directory;
        var packages = Packages(subject, root, path, package);
        var chosen = PackageManager.Choose(subject.Files, root, packages);
        if (chosen is not Outcome<PackageManager>.Done { Value: var manager })
            return chosen.Select<BuildPlan>(_ => throw new InvalidOperationException("Done is handled above."));

        var installs = manager.Lockfile is not null || workspace is not null || package.HasDependencies;
        var before = workspace is null || workspace.Root == subject.Directory ? [] : workspace.BuiltBefore(subject.Files, package);
        var build = package.Scripts.ContainsKey("build") ? manager.Run("build") : null;
        var plan = new BuildPlan("node", "")
        {
            Manager = manager,
            WorkspaceRoot = workspace is not null && workspace.Root != subject.Directory ? workspace.Root : null,
            Install = installs && (package.HasDependencies || workspace is not null) ? new BuildStep(manager.Install, root) : null,
            Build = subject.Settings.BuildCommand is not null ? subject.OwnBuild
                : [.. before.Select(directory => new BuildStep(manager.Run("build"), directory)), .. build is null ? Array.Empty<BuildStep>() : [new BuildStep(build, subject.Directory)]],
            Runtimes = NodeVersions.Wishes(subject.Files, subject.Directory, packages),
            Warnings = installs && manager.Lockfile is null ? [NoLockfile(manager)] : [],
        };
        return Start(subject, plan, package) ?? Site(subject, plan, package);
    }

    /// <summary>The directories of the members of a workspace that the project's directory declares.</summary>
    public static IReadOnlyList<string> Members(BuildSubject subject) =>
        NodeWorkspace.Of(subject.Files, subject.Directory) is { } workspace && workspace.Root == subject.Directory ? [.. workspace.Members(subject.Files).Select(member => member.Directory)] : [];

    private static Outcome<BuildPlan>? Start(BuildSubject subject, BuildPlan plan, PackageJson package)
    {
        if (subject.IsStaticBySettings)
            return null;
        if (subject.ExplicitStart is { } start)
            return Outcome.Done(plan with { Start = start, Reason = subject.StartReason });
        var builds = subject.Settings.BuildCommand is not null || package.Scripts.ContainsKey("build");
        if (package.Scripts.TryGetValue("start", out var script))
        {
            if (builds && NodeFramework.Of(package) is { } framework && framework.IsDevelopmentServer(script))
                return Outcome.Done(plan with
                {
                    Kind = "static",
                    OutputDirectories = NodeFramework.OutputsOf(package),
                    Reason = $"a site made by {framework.Name}",
                    Warnings = [.. plan.Warnings, $"The start script '{script}' runs a server for development, so the site that the build makes is served instead. Set a start command if it is meant."],
                });
            return Outcome.Done(plan with { Start = script, Reason = "a start script in package.json" });
        }

        return builds && package.Dependencies.Contains(Next) && !IsExported(subject)
            ? Outcome.Done(plan with { Start = "next start", Reason = "a Next.js application" })
            : null;
    }

    private static Outcome<BuildPlan>? Site(BuildSubject subject, BuildPlan plan, PackageJson package)
    {
        if (subject.Settings.OutputDirectory is { } output)
            return Outcome.Done(plan with { Kind = "static", OutputDirectories = [output], Reason = $"a static site in {output}, as the settings say" });
        if (subject.Settings.BuildCommand is not null || package.Scripts.ContainsKey("build"))
            return Outcome.Done(plan with
            {
                Kind = "static",
                OutputDirectories = package.Dependencies.Contains(Next) ? ["out"] : NodeFramework.OutputsOf(package),
                Reason = subject.Settings.BuildCommand is not null ? "the build command of the settings" : "a build script in package.json",
            });
        // Workers alone, from a Procfile.
        return subject.AnyStart is { } worker ? Outcome.Done(plan with { Start = worker, HasWeb = false, Reason = subject.StartReason }) : null;
    }

    /// <summary>The project's own package.json, and that of the workspace's root.</summary>
    private static List<(string Path, PackageJson Package)> Packages(BuildSubject subject, string root, string path, PackageJson package)
    {
        List<(string, PackageJson)> packages = [(path, package)];
        var rootPath = SourcePath.Join(root, PackageJson.FileName);
        if (rootPath != path && subject.Files.Read(rootPath) is { } text && PackageJson.Parse(text, rootPath) is Outcome<PackageJson>.Done { Value: var above })
            packages.Add((rootPath, above));
        return packages;
    }

    private static bool IsExported(BuildSubject subject) =>
        subject.Files.Names(subject.Directory)
            .Where(name => name.StartsWith("next.config.", StringComparison.Ordinal))
            .Select(name => subject.Files.Read(SourcePath.Join(subject.Directory, name)) ?? "")
            .Any(text => text.Contains("output: 'export'", StringComparison.Ordinal) || text.Contains("output: \"export\"", StringComparison.Ordinal));

    private static string NoLockfile(PackageManager manager) => manager.Name switch
    {
        "npm" => "There is no package-lock.json, so each build may get other versions. Run npm install and commit the lock file.",
        "pnpm" => "There is no pnpm-lock.yaml, so each build may get other versions. Run pnpm install and commit the lock file.",
        _ => "There is no yarn.lock, so each build may get other versions. Run yarn install and commit the lock file.",
    };
}
