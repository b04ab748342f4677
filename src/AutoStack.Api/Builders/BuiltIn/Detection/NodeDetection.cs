using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>A package.json: an application that its <c>start</c> script starts, or a static site that its <c>build</c> script makes.</summary>
public static class NodeDetection
{
    public static Outcome<BuildPlan>? Find(BuildSubject subject)
    {
        if (subject.Files.Read(SourcePath.Join(subject.Directory, PackageJson.FileName)) is not { } text)
            return null;
        if (PackageJson.Parse(text) is not Outcome<PackageJson>.Done { Value: var package })
            return PackageJson.Parse(text).Select<BuildPlan>(_ => throw new InvalidOperationException("Done is handled above."));

        var names = subject.Files.Names(subject.Directory);
        var locked = names.Contains("package-lock.json") || names.Contains("npm-shrinkwrap.json");
        var plan = new BuildPlan("node", "")
        {
            Install = !package.HasDependencies ? null : new BuildStep(locked ? "npm ci --include=dev --no-audit --no-fund" : "npm install --include=dev --no-audit --no-fund", subject.Directory),
            Warnings = package.HasDependencies && !locked ? ["There is no package-lock.json, so each build may get other versions. Run npm install and commit the lock file."] : [],
            Build = subject.Settings.BuildCommand is not null ? subject.OwnBuild : package.Scripts.ContainsKey("build") ? [new BuildStep("npm run build", subject.Directory)] : [],
        };

        if (!subject.IsStaticBySettings && subject.ExplicitStart is { } start)
            return Outcome.Done(plan with { Start = start, Reason = subject.StartReason });
        if (subject.Settings.OutputDirectory is { } output)
            return Outcome.Done(plan with { Kind = "static", OutputDirectories = [output], Reason = $"a static site in {output}, as the settings say" });
        if (package.Scripts.TryGetValue("start", out var script))
            return Outcome.Done(plan with { Start = script, Reason = "a start script in package.json" });
        if (plan.Build.Count > 0)
            return Outcome.Done(plan with { Kind = "static", OutputDirectories = StaticDetection.UsualOutputs, Reason = subject.Settings.BuildCommand is null ? "a build script in package.json" : "the build command of the settings" });
        return null;
    }

    /// <summary>The directories of a workspace's members.</summary>
    public static IReadOnlyList<string> Members(BuildSubject subject) => [];
}
