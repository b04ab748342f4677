using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;
using AutoStack.Domain.Tests.Deployments;

namespace AutoStack.Domain.Tests.Events;

/// <summary>No event is written that nothing reads: each changes more of some state than its version.</summary>
public sealed class when_events_are_folded
{
    private static readonly object Created = EventSamples.Named("environment_created");

    private static readonly object Drifted = new DriftDetected(DriftKind.Manifest, "1", "2", Given.Noon);

    private static readonly object[][] Environments =
    [
        [Created, new DeploymentQueued(History.Id, History.Number)],
        [Created, new DeploymentStarted(History.Id, History.Number), new EnvironmentPaused(), new AutoDeployPaused("A rollback.")],
        [Created, EventSamples.Named("release_went_live"), EventSamples.Named("environment_change_requested")],
        [Created, EventSamples.Named("release_went_live"), EventSamples.Named("environment_change_requested"), EventSamples.Named("environment_change_started")],
    ];

    [Theory]
    [MemberData(nameof(EventTypeNames))]
    public void each_means_something_in_some_situation(string name)
    {
        var sample = EventSamples.Named(name);
        var means = sample switch
        {
            DeploymentRequested => Begins(Given.Deployment(sample)),
            EnvironmentCreated => Begins(Given.Environment(sample)),
            ProjectCreated => Begins(Given.Project(sample)),
            IDeploymentEvent => Situation.Names.Any(situation => Changes(Given.Deployment(Situation.Named(situation)), sample, state => state with { Version = 0 })),
            IEnvironmentEvent => Environments.Any(events => Changes(Given.Environment(events), sample, state => state with { Version = 0 })),
            IRuntimeEvent => Changes(Given.Runtime(Drifted), sample, state => state with { Version = 0 }),
            _ => Changes(Given.Project(EventSamples.Named("project_created"), new ProjectCredentialSet(SourceCredentialKind.Token, null)), sample, state => state with { Version = 0 }),
        };
        means.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(EventTypeNames))]
    public void each_counts_in_every_stream(string name)
    {
        var sample = EventSamples.Named(name);
        Given.Deployment(History.Live()).And(sample).State.Version.ShouldBe(History.Live().Length + 1);
        Given.Environment(Created).And(sample).State.Version.ShouldBe(2);
        Given.Project(EventSamples.Named("project_created")).And(sample).State.Version.ShouldBe(2);
        Given.Runtime(Drifted).And(sample).State.Version.ShouldBe(2);
    }

    [Fact]
    public void no_stream_begins_without_its_first_event()
    {
        foreach (var sample in EventSamples.All)
        {
            (Given.Deployment(sample).State is null).ShouldBe(sample is not DeploymentRequested);
            (Given.Environment(sample).State is null).ShouldBe(sample is not EnvironmentCreated);
            (Given.Project(sample).State is null).ShouldBe(sample is not ProjectCreated);
            // What runs is told from whatever is seen first.
            (Given.Runtime(sample).State is null).ShouldBe(sample is not IRuntimeEvent);
        }
    }

    public static TheoryData<string> EventTypeNames() => [.. EventNames.All.Values];

    private static bool Begins<TState>(Scenario<TState> scenario)
        where TState : class => scenario.State is not null;

    private static bool Changes<TState>(Scenario<TState> before, object sample, Func<TState, TState> unversioned)
        where TState : class =>
        !StateComparer.Instance.Equals(unversioned(before.State), unversioned(before.And(sample).State));
}
