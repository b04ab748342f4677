using AutoStack.Domain.Runtime;

namespace AutoStack.Domain.Tests.Runtime;

public sealed class when_a_target_tells_what_it_sees
{
    private static readonly RuntimeFact.Started Started = new("web.1", "web", History.Id, History.Number, 0);

    private static readonly RuntimeFact.Crashed Crashed = new("web.1", "web", History.Id, History.Number, 7, null, "ended with exit code 7", 0, 2, ["Error: no database"]);

    [Fact]
    public void the_first_fact_of_all_begins_the_stream() =>
        Given.Runtime().When(state => NoteRuntime.Decide(state, Started, Given.Now))
            .Then(new InstanceStarted("web.1", "web", History.Id, History.Number, 0, Given.Now))
            .AndNow(state => (state.Id, state.Version).ShouldBe((RuntimeId.Of(History.EnvironmentId), 1)));

    [Fact]
    public void every_start_and_every_crash_is_told() =>
        Given.Runtime(Event(Started)).When(state => NoteRuntime.Decide(state, Crashed, Given.Now))
            .Then(new InstanceCrashed("web.1", "web", History.Id, History.Number, 7, null, "ended with exit code 7", 0, 2, ["Error: no database"], Given.Now));

    [Fact]
    public void crashes_are_counted_as_often_as_they_happened() =>
        Given.Runtime(Event(Started), Event(Crashed), Event(Started), Event(Crashed)).State.Find("web.1", History.Number)
            .ShouldBe(new RuntimeInstance("web.1", History.Number)
            {
                StartedAt = Given.Now,
                Crashes = 4,
                LastCrash = new LastCrash(Given.Now, 7, null, "ended with exit code 7"),
            });

    [Fact]
    public void health_that_is_as_before_is_no_news()
    {
        var healthy = new RuntimeFact.Fares(RuntimeHealth.Healthy, 2, 2);
        Given.Runtime().When(state => NoteRuntime.Decide(state, healthy, Given.Now)).Then(new HealthChanged(RuntimeHealth.None, RuntimeHealth.Healthy, 2, 2, Given.Now));
        Given.Runtime(Event(healthy)).When(state => NoteRuntime.Decide(state, healthy, Given.Now)).ThenNothing();
        Given.Runtime().When(state => NoteRuntime.Decide(state, new RuntimeFact.Fares(RuntimeHealth.None, 0, 0), Given.Now)).ThenNothing();
    }

    [Fact]
    public void health_that_changes_says_from_what()
    {
        var healthy = new RuntimeFact.Fares(RuntimeHealth.Healthy, 2, 2);
        Given.Runtime(Event(healthy)).When(state => NoteRuntime.Decide(state, new RuntimeFact.Fares(RuntimeHealth.Degraded, 1, 2), Given.Now))
            .Then(new HealthChanged(RuntimeHealth.Healthy, RuntimeHealth.Degraded, 1, 2, Given.Now))
            .AndNow(state => (state.Health, state.HealthSince).ShouldBe((RuntimeHealth.Degraded, Given.Now)));
    }

    [Fact]
    public void a_drift_is_told_once_and_so_is_its_end()
    {
        var drift = new RuntimeFact.Compared(DriftKind.Port, "localhost:8100", "another program listens there");
        var detected = new DriftDetected(DriftKind.Port, "localhost:8100", "another program listens there", Given.Now);
        var over = drift with { Found = null };
        Given.Runtime().When(state => NoteRuntime.Decide(state, drift, Given.Now)).Then(detected);
        Given.Runtime(detected).When(state => NoteRuntime.Decide(state, drift, Given.Now)).ThenNothing();
        Given.Runtime(detected).When(state => NoteRuntime.Decide(state, over, Given.Now)).Then(new DriftResolved(DriftKind.Port, Given.Now)).AndNow(state => state.Drifts.ShouldBeEmpty());
        Given.Runtime().When(state => NoteRuntime.Decide(state, over, Given.Now)).ThenNothing();
    }

    [Fact]
    public void a_drift_that_drifts_on_is_told_again_and_is_still_one()
    {
        var detected = new DriftDetected(DriftKind.Manifest, "web: 1 replica", "web: 2 replicas", Given.Now);
        Given.Runtime(detected).When(state => NoteRuntime.Decide(state, new RuntimeFact.Compared(DriftKind.Manifest, "web: 1 replica", "web: 3 replicas"), Given.Now))
            .Then(detected with { Found = "web: 3 replicas" })
            .AndNow(state => state.Drifts.ShouldHaveSingleItem().Found.ShouldBe("web: 3 replicas"));
    }

    [Fact]
    public void of_very_many_instances_the_oldest_are_forgotten()
    {
        var state = Given.Runtime(Enumerable.Range(1, 250).Select(number => Event(Started with { Number = number }))).State;
        state.Instances.Count.ShouldBe(100);
        state.Find("web.1", 250).ShouldNotBeNull();
        state.Find("web.1", 150).ShouldBeNull();
    }

    [Fact]
    public void its_stream_is_known_from_the_environment_and_the_other_way_round()
    {
        var environment = new EnvironmentId(Guid.CreateVersion7());
        var stream = RuntimeId.Of(environment);
        stream.ToEnvironment().ShouldBe(environment);
        RuntimeId.IsOne(stream.Value).ShouldBeTrue();
        RuntimeId.IsOne(environment.Value).ShouldBeFalse();
    }

    private static object Event(RuntimeFact fact) => NoteRuntime.Decide(null, fact, Given.Now).Events.ShouldHaveSingleItem();
}
