using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>Anything that the machine can run: built by its build command, started by its start command or Procfile.</summary>
public static class CommandDetection
{
    public static Outcome<BuildPlan>? Find(BuildSubject subject) =>
        !subject.IsStaticBySettings && subject.AnyStart is { } start
            ? Outcome.Done(new BuildPlan("command", subject.StartReason) { Build = subject.OwnBuild, Start = start, HasWeb = subject.ExplicitStart is not null })
            : null;
}
