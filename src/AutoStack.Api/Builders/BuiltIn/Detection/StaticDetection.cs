using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>A directory of files that AutoStack serves itself.</summary>
public static class StaticDetection
{
    /// <summary>Where tools usually leave a site.</summary>
    public static readonly IReadOnlyList<string> UsualOutputs = ["dist", "build", "out"];

    public static Outcome<BuildPlan>? Find(BuildSubject subject) =>
        subject.Settings.OutputDirectory is { } output ? Outcome.Done(new BuildPlan("static", $"a static site in {output}, as the settings say") { Build = subject.OwnBuild, OutputDirectories = [output] })
        : subject.Settings.BuildCommand is not null ? Outcome.Done(new BuildPlan("static", "the build command of the settings") { Build = subject.OwnBuild, OutputDirectories = UsualOutputs })
        : subject.Files.Has(subject.Directory, "index.html") ? Outcome.Done(new BuildPlan("static", "an index.html"))
        : null;
}
