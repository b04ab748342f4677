using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;

namespace AutoStack.Domain.Tests;

/// <summary>Given these events, when this command, then those events or a refusal: through the real fold, at fixed times.</summary>
public static class Given
{
    /// <summary>The time of a stream's first event; each further one is a second later.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>When commands are decided and their events happen: an hour after noon.</summary>
    public static readonly DateTimeOffset Now = Noon.AddHours(1);

    /// <summary>Five minutes from <see cref="Now"/>.</summary>
    public static readonly DateTimeOffset Deadline = Now.AddMinutes(5);

    public static Scenario<Deployment> Deployment(params IEnumerable<object> events) =>
        new((state, e, at) => Domain.Deployments.Deployment.Evolve(state, History.Id, e, at), [.. events]);

    public static Scenario<ProjectEnvironment> Environment(params IEnumerable<object> events) =>
        new((state, e, at) => ProjectEnvironment.Evolve(state, History.EnvironmentId, e, at), [.. events]);

    public static Scenario<Project> Project(params IEnumerable<object> events) =>
        new((state, e, at) => Domain.Projects.Project.Evolve(state, History.ProjectId, e, at), [.. events]);

    public static Scenario<EnvironmentRuntime> Runtime(params IEnumerable<object> events) =>
        new((state, e, at) => EnvironmentRuntime.Evolve(state, RuntimeId.Of(History.EnvironmentId), e, at), [.. events]);
}

public delegate TState? Fold<TState>(TState? state, object @event, DateTimeOffset at);

public sealed record Scenario<TState>(Fold<TState> Fold, IReadOnlyList<object> Events)
    where TState : class
{
    public TState State => Events.Select((e, index) => (Event: e, At: Given.Noon.AddSeconds(index)))
        .Aggregate(default(TState), (state, next) => Fold(state, next.Event, next.At))!;

    public Scenario<TState> And(params IEnumerable<object> events) => this with { Events = [.. Events, .. events] };

    public Decided<TState> When(Func<TState, Decision> command) => new(this, command(State));
}

public sealed record Decided<TState>(Scenario<TState> Scenario, Decision Decision)
    where TState : class
{
    /// <summary>The state after the decision's events, which happen <see cref="Given.Now"/>.</summary>
    public TState State => Decision.Events.Aggregate(Scenario.State, (state, e) => Scenario.Fold(state, e, Given.Now)!);

    /// <summary>Exactly these events in this order.</summary>
    public Decided<TState> Then(params IEnumerable<object> events)
    {
        Decision.Refusal.ShouldBeNull();
        Decision.Events.ShouldBe(events);
        return this;
    }

    /// <summary>The command was a repetition, or came too late to mean anything.</summary>
    public Decided<TState> ThenNothing() => Then();

    public Decided<TState> ThenRefused(string code, RefusalKind kind = RefusalKind.Conflict)
    {
        Decision.Events.ShouldBeEmpty();
        var refusal = Decision.Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(code);
        refusal.Kind.ShouldBe(kind);
        refusal.Reason.ShouldNotBeNullOrWhiteSpace();
        return this;
    }

    /// <summary>How the state is after the decision's events.</summary>
    public void AndNow(Action<TState> check) => check(State);
}
