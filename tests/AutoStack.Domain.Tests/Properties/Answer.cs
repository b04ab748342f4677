using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>How a run comes out.</summary>
public enum Answer
{
    Well,
    NothingToDo,
    Faulted,
    FaultedForLong,
    Failed,
    TimedOut,
    Cancelled,

    /// <summary>As the result of another stage, which is a defect that must not leave anything stuck.</summary>
    Misfit,
}

public static class Answers
{
    /// <summary>Ends the run's work, and changes Git as such a run does.</summary>
    /// <param name="toldAll">False: it committed before it came out badly, and nobody was told.</param>
    public static void Finish(this World world, Run run, Answer answer, bool toldAll)
    {
        if (run.Outcome is not null)
            return;
        if (run.NotBefore > world.Now)
            world.Pass(run.NotBefore - world.Now);
        var commits = answer == Answer.Well || !toldAll;
        var reverted = run.Kind == RunKind.Revert && world.Git == run.Deployment;
        if (run.Kind.Stage == Stage.Gitops && commits)
            world.Git = run.Deployment;
        if (reverted && commits)
            world.Git = world.Deployments[run.Deployment].State.Revert?.To;
        run.Outcome = Result(run.Kind, answer, reverted);
    }

    private static StageResult Result(RunKind kind, Answer answer, bool reverted) => answer switch
    {
        Answer.Well => kind.Stage is { } stage ? History.Done(stage) : new StageResult.Reverted(reverted ? "revert" : null),
        Answer.NothingToDo => new StageResult.NothingToDo("No test command is set."),
        Answer.Faulted => new StageResult.Faulted("unreachable", "It did not answer."),
        Answer.FaultedForLong => new StageResult.Faulted("rate_limited", "It asks to wait.", TimeSpan.FromMinutes(2)),
        Answer.Failed => new StageResult.Failed("it_broke", "It broke. Mend it.", 118),
        Answer.TimedOut => new StageResult.TimedOut("Its time was up."),
        Answer.Cancelled => new StageResult.Cancelled(),
        Answer.Misfit => kind.Stage == Stage.Build ? History.Done(Stage.Push) : History.Done(Stage.Build),
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
