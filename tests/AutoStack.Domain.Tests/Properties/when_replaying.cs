using System.Text.Json;
using AutoStack.Api.Persistence;
using FsCheck.Xunit;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>What is read back from the store tells the same story: at each version, from each snapshot.</summary>
[Properties(Arbitrary = [typeof(Sequences)], MaxTest = 1000)]
public sealed class when_replaying
{
    [Property]
    public void the_state_at_any_version_is_the_fold_of_the_stored_events_up_to_it(Sequence sequence) => Each(sequence, new Prefixes());

    [Property]
    public void a_stored_snapshot_goes_on_as_the_state_that_it_was(Sequence sequence) => Each(sequence, new Snapshots(sequence.Steps.Count));

    private static void Each(Sequence sequence, IReplay replay)
    {
        var world = sequence.Play();
        replay.Check(world.Environment);
        foreach (var deployment in world.Deployments.Values)
            replay.Check(deployment);
    }

    private static T Stored<T>(T value)
        where T : notnull =>
        (T)JsonSerializer.Deserialize(JsonSerializer.Serialize(value, value.GetType(), AutoStackJson.Options), value.GetType(), AutoStackJson.Options)!;

    private interface IReplay
    {
        void Check<TState>(Recorded<TState> stream)
            where TState : class;
    }

    private sealed class Prefixes : IReplay
    {
        public void Check<TState>(Recorded<TState> stream)
            where TState : class
        {
            var state = default(TState);
            foreach (var ((@event, at), recorded) in stream.Events.Zip(stream.States))
            {
                state = stream.Fold(state, Stored(@event), at);
                StateComparer.Text(state).ShouldBe(StateComparer.Text(recorded));
            }
        }
    }

    private sealed class Snapshots(int choice) : IReplay
    {
        public void Check<TState>(Recorded<TState> stream)
            where TState : class
        {
            var version = 1 + choice % stream.States.Count;
            var state = Stored(stream.States[version - 1]);
            foreach (var (@event, at) in stream.Events.Skip(version))
                state = stream.Fold(state, @event, at)!;
            StateComparer.Text(state).ShouldBe(StateComparer.Text(stream.State));
        }
    }
}
