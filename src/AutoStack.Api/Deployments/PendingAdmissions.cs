using AutoStack.Api.Pipeline.Runs;
using AutoStack.Domain;
using Marten;

namespace AutoStack.Api.Deployments;

/// <summary>The rows that stand behind <see cref="Admit"/> messages.</summary>
public static class PendingAdmissions
{
    public static void Add(IDocumentSession session, DeploymentId deployment, EnvironmentId environment) =>
        session.QueueSqlCommand($"insert into {StageRunTables.Admissions} (deployment_id, environment_id) values (?, ?)", deployment.Value, environment.Value);

    public static void Remove(IDocumentSession session, DeploymentId deployment) =>
        session.QueueSqlCommand($"delete from {StageRunTables.Admissions} where deployment_id = ?", deployment.Value);
}
