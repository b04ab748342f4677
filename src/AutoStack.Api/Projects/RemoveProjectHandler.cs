using AutoStack.Api.Deployments;
using AutoStack.Api.Environments;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Api.Projects.Credentials;
using AutoStack.Domain;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;

namespace AutoStack.Api.Projects;

/// <summary>Marks a project and its environments deleted and cancels their deployments in one transaction; what runs is ended by <see cref="EnvironmentRemovals"/>.</summary>
public static class RemoveProjectHandler
{
    public static async Task<CommandAnswer> Handle(RemoveProject command, IDocumentSession session, DatabaseClock clock, WorkSignal signal, CancellationToken cancellation)
    {
        await ProjectEnvironments.Lock(session, command.Project, cancellation);
        var stream = await session.Events.FetchForWriting<Project>(command.Project, cancellation);
        if (stream.Aggregate is not { } project)
            return new CommandAnswer(new Refusal("project_not_found", "There is no such project.", RefusalKind.NotFound));
        var decision = DeleteProject.Decide(project, command.Confirmation);
        if (decision.Refusal is not null || decision.Events.Count == 0)
            return new CommandAnswer(decision.Refusal);

        var change = new DeploymentChange(session, clock, signal, cancellation);
        var ids = await session.QueryAsync<ProjectEnvironment>("where (data ->> 'project_id')::uuid = ? and data ->> 'deleted_at' is null", cancellation, command.Project);
        var environments = new List<ProjectEnvironment>();
        foreach (var id in ids)
            environments.Add(await change.Get(id.Id));
        var now = await change.Now();
        session.Append(stream, now, decision.Events);
        SourceCredentials.Remove(session, command.Project);
        foreach (var environment in environments)
            await RemoveEnvironmentHandler.Close(change, session, environment, Gate.Close(environment), now);
        return CommandAnswer.Accepted;
    }
}
