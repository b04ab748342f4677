using AutoStack.Api.Deployments;
using AutoStack.Api.Persistence;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine;

namespace AutoStack.Api.AutoDeploy;

/// <summary>Decide about the commit that a look at a branch has found.</summary>
public sealed record DeployCommit(BranchLook Look, NewCommit Commit);

/// <summary>
/// Requests the deployment of a new commit, or notes why it is skipped. The commit counts as decided about in the same transaction, under the look's epoch: two nodes, or one that was frozen
/// and wakes, never deploy a commit twice or an older one after a newer one.
/// </summary>
public static class DeployCommitHandler
{
    public static async Task Handle(DeployCommit command, IDocumentSession session, IMessageBus bus, DatabaseClock clock, CancellationToken cancellation)
    {
        var stream = await session.Events.FetchForWriting<ProjectEnvironment>(command.Look.Environment.Value, cancellation);
        if (stream.Aggregate is not { } environment || await session.LoadAsync<Project>(environment.ProjectId, cancellation) is not { } project)
            return;
        if (!DeployNewCommit.IsWanted(project, environment) || !await BranchLooks.Decided(session, command.Look, command.Commit.Sha, cancellation))
            return;

        var now = await clock.Now(cancellation);
        switch (DeployNewCommit.Decide(project, environment, command.Commit, 0).Events)
        {
            case [CommitSkipped skipped]:
                session.Append(stream, now, [skipped]);
                break;
            case [DeploymentRequested requested]:
                await DeploymentRequests.Start(session, bus, requested with { Number = (await DeploymentNumbers.Next(session, project.Id, cancellation)).Number }, now);
                break;
        }
    }
}
