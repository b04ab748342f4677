using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>
/// Random commands, results, progress, deletions and time, with messages lost, late and doubled. A failure prints the seed and the smallest
/// sequence; <c>[Property(Replay = "…")]</c> plays that seed again.
/// </summary>
[Properties(Arbitrary = [typeof(Sequences)], MaxTest = 1000)]
public sealed class whatever_happens
{
    [Property]
    public void environment_and_deployments_agree_and_one_at_most_runs_and_one_is_live(Sequence sequence) => sequence.Play(Laws.EnvironmentAndDeploymentsAgree);

    [Property]
    public void one_deployment_or_one_change_at_most_is_at_work(Sequence sequence) => sequence.Play(Laws.OneThingAtATimeIsAtWork);

    [Property]
    public void the_line_is_in_order_and_nobody_waits_for_a_free_place(Sequence sequence) => sequence.Play(Laws.TheLineIsInOrder);

    [Property]
    public void every_deployment_is_in_a_legal_state(Sequence sequence) => sequence.Play(Laws.EveryDeploymentIsLegal);

    [Property]
    public void somebody_is_at_work_on_what_runs_and_on_nothing_else(Sequence sequence) => sequence.Play(Laws.SomebodyIsAtWorkOnWhatRuns);

    [Property]
    public void somebody_is_at_work_on_the_change_that_has_the_place_and_on_no_other(Sequence sequence) => sequence.Play(Laws.SomebodyIsAtWorkOnTheChange);

    [Property]
    public void git_wants_what_is_live_unless_the_environment_says_otherwise(Sequence sequence) => sequence.Play(Laws.GitWantsWhatIsLive);

    [Property]
    public void the_gate_lets_in_whose_turn_it_is(Sequence sequence) => Laws.TheGateLetInWhoseTurnItWas(sequence.Play());

    [Property]
    public void nothing_follows_an_end(Sequence sequence) => Laws.NothingFollowsAnEnd(sequence.Play());

    [Property]
    public void every_deployment_and_every_change_comes_to_its_end(Sequence sequence)
    {
        var world = sequence.Play();
        Settle(world, sequence.Ending);
        (world.Environment.State.ChangeAtWork, world.Environment.State.WaitingChanges.Count).ShouldBe((null, 0));
        // Only a pause or a stop may keep a deployment waiting, and it ends with that.
        foreach (var deployment in Unfinished(world))
            Law.Holds(deployment.Status == DeploymentStatus.Queued && world.Environment.State is { Paused: true } or { Stopped: true }, deployment);
        LetGoOn(world, sequence.Ending);
        Unfinished(world).ShouldBeEmpty();
        (world.Environment.State.Running, world.Environment.State.Queue.Count).ShouldBe((null, 0));
    }

    [Property]
    public void whoever_asks_again_after_the_end_changes_nothing(Sequence sequence)
    {
        var world = sequence.Play();
        LetGoOn(world, sequence.Ending);
        var before = Versions(world);
        foreach (var id in world.Deployments.Keys)
        {
            world.Admit(id);
            world.Cancel(id);
            world.Note(id, NoteProgress.TrafficShifted);
        }

        foreach (var run in world.Runs.ToList())
            world.Fold(run, again: true);
        Versions(world).ShouldBe(before);
    }

    [Fact]
    public void the_sequences_reach_every_end_and_every_stage()
    {
        var worlds = Sequences.All.Sample(3000).Select(sequence => sequence.Play()).ToArray();
        var states = worlds.SelectMany(world => world.Deployments.Values).SelectMany(stream => stream.States).ToArray();
        states.Select(state => state.Status).Distinct().ShouldBe(Enum.GetValues<DeploymentStatus>(), ignoreOrder: true);
        states.Select(state => state.Stage).OfType<Stage>().Distinct().ShouldBe(Stages.All, ignoreOrder: true);
        var changes = worlds.SelectMany(world => world.Environment.States).SelectMany(state => state.WaitingChanges.Append(state.ChangeAtWork).Append(state.LastChange)).OfType<EnvironmentChange>().ToArray();
        changes.Select(change => change.Status).Distinct().ShouldBe(Enum.GetValues<ChangeStatus>(), ignoreOrder: true);
        changes.Where(change => change.Status == ChangeStatus.Succeeded).Select(change => change.Kind).Distinct().ShouldBe(Enum.GetValues<ChangeKind>(), ignoreOrder: true);
        var events = worlds.SelectMany(world => world.Deployments.Values.SelectMany(stream => stream.Events).Concat(world.Environment.Events));
        events.Select(e => e.Event.GetType()).Distinct()
            .ShouldBe(EventNames.All.Keys.Where(type => !typeof(Domain.Projects.IProjectEvent).IsAssignableFrom(type) && !typeof(Domain.Runtime.IRuntimeEvent).IsAssignableFrom(type)), ignoreOrder: true);
    }

    /// <summary>Ends what keeps deployments waiting, and lets all come to rest.</summary>
    private static void LetGoOn(World world, Answer ending)
    {
        world.Decide(Gate.Resume);
        Settle(world, ending);
        world.RequestChange(ChangeKind.Start, newNumbers: false);
        Settle(world, Answer.Well);
    }

    /// <summary>Delivers every message and answers every run, until nothing is left to do.</summary>
    private static void Settle(World world, Answer ending)
    {
        const int farMoreThanNeeded = 2000;
        for (var round = 0; round < farMoreThanNeeded; round++)
        {
            world.Admissions.ToList().ForEach(world.Admit);
            world.Runs.Where(run => run is { Outcome: not null, Folded: false }).ToList().ForEach(run => world.Fold(run));
            if (world.Runs.FirstOrDefault(run => run.Outcome is null) is { } run)
                world.Finish(run, ending, toldAll: true);
            else if (world.Admissions.Count == 0 && world.Runs.All(r => r.Folded))
                return;
        }

        throw new InvalidOperationException("The world does not come to rest.");
    }

    private static IEnumerable<Deployment> Unfinished(World world) =>
        world.Deployments.Values.Select(stream => stream.State).Where(d => !d.Status.IsFinished());

    private static int[] Versions(World world) =>
        [world.Environment.Events.Count, .. world.Deployments.Values.Select(stream => stream.Events.Count)];
}
