using FsCheck;
using FsCheck.Fluent;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>What happens to a world, step by step.</summary>
/// <param name="Ending">How all runs come out that are still at work at the end.</param>
public sealed record Sequence(IReadOnlyList<Step> Steps, Answer Ending)
{
    /// <summary>The world after all steps.</summary>
    /// <param name="check">Called after each step.</param>
    public World Play(Action<World>? check = null)
    {
        var world = new World();
        foreach (var step in Steps)
        {
            step.Take(world);
            check?.Invoke(world);
        }

        return world;
    }

    public override string ToString() => $"{string.Join("\n", Steps)}\nthen all {Ending}";
}

/// <summary>Random sequences, made smaller when one fails: first by halves, then step by step.</summary>
public static class Sequences
{
    private static readonly Gen<Move> Moves = Gen.Frequency(
        (20, Gen.Constant(Move.Request)),
        (3, Gen.Constant(Move.Retry)),
        (5, Gen.Constant(Move.Redeploy)),
        (40, Gen.Constant(Move.Rollback)),
        (35, Gen.Constant(Move.Admit)),
        (35, Gen.Constant(Move.Work)),
        (60, Gen.Constant(Move.Finish)),
        (15, Gen.Constant(Move.Fold)),
        (12, Gen.Constant(Move.FoldAgain)),
        (35, Gen.Constant(Move.Note)),
        (4, Gen.Constant(Move.Cancel)),
        (4, Gen.Constant(Move.Pause)),
        (16, Gen.Constant(Move.Resume)),
        (6, Gen.Constant(Move.ChangePolicy)),
        (8, Gen.Constant(Move.ChangeAutoDeploy)),
        (2, Gen.Constant(Move.ChangeConfiguration)),
        (25, Gen.Constant(Move.RequestChange)),
        (8, Gen.Constant(Move.ChangeEnvironment)),
        (6, Gen.Constant(Move.SeeCommit)),
        (4, Gen.Constant(Move.Pass)),
        (12, Gen.Constant(Move.Sweep)),
        (1, Gen.Constant(Move.Close)),
        (10, Gen.Constant(Move.GiveUp)));

    private static readonly Gen<Step> Steps =
        from move in Moves
        from who in Gen.Choose(0, 59)
        from how in Gen.Choose(0, 59)
        select new Step(move, who, how);

    public static readonly Gen<Sequence> All =
        from length in Gen.Choose(1, 120)
        from steps in Steps.ArrayOf(length)
        from ending in Gen.Elements(Enum.GetValues<Answer>())
        select new Sequence(steps, ending);

    /// <summary>Found by FsCheck.</summary>
    public static Arbitrary<Sequence> Arbitrary() => Arb.From(All, Smaller);

    private static IEnumerable<Sequence> Smaller(Sequence sequence)
    {
        var steps = sequence.Steps;
        for (var size = steps.Count / 2; size >= 1; size /= 2)
        {
            for (var start = 0; start + size <= steps.Count; start += size)
                yield return sequence with { Steps = [.. steps.Take(start), .. steps.Skip(start + size)] };
        }
    }
}
