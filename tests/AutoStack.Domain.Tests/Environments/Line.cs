using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;

namespace AutoStack.Domain.Tests.Environments;

/// <summary>An environment and the deployments that come to it, by number.</summary>
public static class Line
{
    public static readonly EnvironmentCreated Created = new(History.ProjectId, "shop", ProjectEnvironment.Production, EnvironmentKind.Standard, null, "local");

    public static readonly QueuePolicyChanged EachInTurn = new(QueuePolicy.Every);

    public static Scenario<ProjectEnvironment> Under(QueuePolicy policy, params IEnumerable<object> events) =>
        Given.Environment([Created, .. policy == QueuePolicy.Every ? [EachInTurn] : Array.Empty<object>(), .. events]);

    /// <summary>A deployment that was requested and that no environment has heard of.</summary>
    public static Deployment Requested(int number, Trigger? trigger = null) => Of(number, History.Requested(trigger, number: number));

    public static Deployment RequestedRollback(int number) => Of(number, History.Requested(History.Rollback, History.Release, number));

    /// <summary>The deployment as these events of <see cref="History"/> make it.</summary>
    public static Deployment Of(int number, params object[] events) =>
        events.Aggregate(default(Deployment), (state, e) => Deployment.Evolve(state, History.DeploymentOf(number), e, Given.Noon))! with { Number = number };

    public static DeploymentQueued Queued(int number) => new(History.DeploymentOf(number), number);

    public static DeploymentStarted Started(int number) => new(History.DeploymentOf(number), number);

    public static DeploymentEnded Ended(int number, bool inSync = true) => new(History.DeploymentOf(number), inSync);

    public static ReleaseWentLive WentLive(int number) => new(History.DeploymentOf(number), number, History.Release, History.Url, History.GitopsCommit);

    public static DeploymentLeftQueue Overtaken(int number, int by) => new(History.DeploymentOf(number), History.DeploymentOf(by));

    public static DeploymentLeftQueue Left(int number) => new(History.DeploymentOf(number), null);

    /// <summary>Deployment 6 is live, with configuration revision 3.</summary>
    public static Scenario<ProjectEnvironment> Serving(params IEnumerable<object> events) =>
        Under(QueuePolicy.Newest, [Started(6), WentLive(6), .. events]);

    public static EnvironmentChangeRequested Wanted(int number, ChangeKind kind, int configRevision = 3) => new(History.ChangeOf(number), kind, configRevision, History.Ada);

    public static EnvironmentChangeStarted Begun(int number) => new(History.ChangeOf(number));

    public static EnvironmentChanged Changed(int number, ChangeKind kind, int configRevision = 3) => new(History.ChangeOf(number), kind, configRevision, "c0ffee");

    /// <summary>The change was asked for and has the place.</summary>
    public static object[] AtWork(int number, ChangeKind kind, int configRevision = 3) => [Wanted(number, kind, configRevision), Begun(number)];

    /// <summary>The change was done.</summary>
    public static object[] Done(int number, ChangeKind kind, int configRevision = 3) => [.. AtWork(number, kind, configRevision), Changed(number, kind, configRevision)];

    public static QueuedDeployment Place(int number) => new(History.DeploymentOf(number), number);

    public static int[] Numbers(this ProjectEnvironment environment) => [.. environment.Queue.Select(q => q.Number)];
}
