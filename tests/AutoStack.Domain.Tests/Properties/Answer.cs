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
        var result = Result(world, run, answer);
        if (answer == Answer.Well || !toldAll)
            world.Commit(run);
        run.Outcome = result;
    }

    private static StageResult Result(World world, Run run, Answer answer) => answer switch
    {
        Answer.Well when run.Kind == RunKind.Change => new StageResult.Changed("change", world.RevisionAfter(run)),
        Answer.Well when run.Kind.Stage is { } stage => History.Done(stage),
        Answer.Well => new StageResult.Reverted(run.Kind == RunKind.ChangeRevert || world.Git?.Deployment.Value == run.Subject ? "revert" : null),
        Answer.NothingToDo => new StageResult.NothingToDo("No test command is set."),
        Answer.Faulted => new StageResult.Faulted("unreachable", "It did not answer."),
        Answer.FaultedForLong => new StageResult.Faulted("rate_limited", "It asks to wait.", TimeSpan.FromMinutes(2)),
        Answer.Failed => new StageResult.Failed("it_broke", "It broke. Mend it.", 118),
        Answer.TimedOut => new StageResult.TimedOut("Its time was up."),
        Answer.Cancelled => new StageResult.Cancelled(),
        Answer.Misfit => run.Kind.Stage == Stage.Build ? History.Done(Stage.Push) : History.Done(Stage.Build),
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
