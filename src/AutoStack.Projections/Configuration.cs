using System.Text.Json;
using System.Text.Json.Serialization;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;
using AutoStack.Projections.Deployments;
using AutoStack.Projections.Environments;
using AutoStack.Projections.Projects;
using AutoStack.Projections.Runtime;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Services;

namespace AutoStack.Projections;

/// <summary>Event names, event times and read models, for any store that holds AutoStack's events.</summary>
public static class Configuration
{
    /// <summary>The unique index that a second project of one name runs into.</summary>
    public const string ProjectNameIndex = "mt_doc_project_name";

    /// <summary>The unique index that a second environment of one name in a project runs into.</summary>
    public const string EnvironmentNameIndex = "mt_doc_environment_name";

    /// <summary>Which deployments have an image that was not given up, as SQL.</summary>
    public const string HeldReleases = "(data ->> 'image') is not null and (data ->> 'removal') is null";

    /// <summary>Which deployments wait or run, as SQL.</summary>
    public const string Unfinished = "(data ->> 'status') in ('queued', 'running')";

    /// <summary>How many events a rebuild reads, and commits what became of them, at a time.</summary>
    private const int RebuildBatch = 5_000;

    private const string HeldReleasesIndex = "mt_doc_deployment_held_releases";
    private const string WentLiveIndex = "mt_doc_deployment_went_live";
    private const string UnfinishedIndex = "mt_doc_deployment_unfinished";

    /// <summary>Adds them to a store whose serializer is set already; from here on enums are stored in snake_case, as over HTTP.</summary>
    public static void AddAutoStackEvents(this StoreOptions options)
    {
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Events.MetadataConfig.EnableAll();
        options.Events.MetadataConfig.UserNameEnabled = true;
        // States are immutable records: the one that a decision was made on is the one that its events are folded into.
        options.Events.UseIdentityMapForAggregates = true;
        foreach (var (type, name) in EventNames.All)
            options.Events.MapEventType(type, name);
        // Marten puts a converter of its own before all that an application adds, and enums would be stored as "AutoDeploy" and not as "auto_deploy".
        if (options.Serializer() is SystemTextJsonSerializer json)
            json.Configure(settings => settings.Converters.Insert(0, new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)));

        options.Projections.Add<DeploymentProjection>(ProjectionLifecycle.Inline, InBatches);
        options.Projections.Add<EnvironmentProjection>(ProjectionLifecycle.Inline, InBatches);
        options.Projections.Add<LiveVersionProjection>(ProjectionLifecycle.Inline, InBatches);
        options.Projections.Add<ProjectProjection>(ProjectionLifecycle.Inline, InBatches);
        options.Projections.Add<RuntimeProjection>(ProjectionLifecycle.Inline, InBatches);

        options.Schema.For<ProjectEnvironment>()
            .DocumentAlias("environment")
            .Index(e => e.ProjectId)
            .Index([e => e.ProjectId, e => e.Name], index =>
            {
                // As a project's: a deleted environment gives its name free.
                index.Name = EnvironmentNameIndex;
                index.IsUnique = true;
                index.Predicate = "(data ->> 'deleted_at') is null";
            });
        options.Schema.For<Deployment>()
            .DocumentAlias("deployment")
            .Index([d => d.EnvironmentId, d => d.Id])
            // What lists are filtered by, each in the order of the list: a page costs the same whether few or many have what is asked for.
            .Index([d => d.Status, d => d.Id])
            .Index([d => d.Environment, d => d.Id])
            .Index([d => d.ProjectId, d => d.Id])
            .Index([d => d.ProjectId, d => d.Status, d => d.Id])
            .Index([d => d.ProjectId, d => d.Environment, d => d.Id])
            // What was live before what, in an environment.
            .Index([d => d.EnvironmentId, d => d.FinishedAt!], index =>
            {
                index.Name = WentLiveIndex;
                index.Predicate = "(data ->> 'status') in ('live', 'retired', 'rolled_back')";
            })
            // Few of many: what retention looks through again and again.
            .Index(d => d.ProjectName, index =>
            {
                index.Name = HeldReleasesIndex;
                index.Predicate = HeldReleases;
            })
            .Index(d => d.ProjectName, index =>
            {
                index.Name = UnfinishedIndex;
                index.Predicate = Unfinished;
            });
        options.Schema.For<LiveVersion>().DocumentAlias("live_version").Index(live => live.DeploymentId, index => index.IsUnique = true);
        options.Schema.For<EnvironmentRuntime>().DocumentAlias("environment_runtime");
        options.Schema.For<Project>()
            .DocumentAlias("project")
            .Index(p => p.Name, index =>
            {
                // A deleted project keeps its history and gives its name free.
                index.Name = ProjectNameIndex;
                index.IsUnique = true;
                index.Predicate = "(data ->> 'deleted_at') is null";
            });
    }

    private static void InBatches(AsyncOptions rebuild) => rebuild.BatchSize = RebuildBatch;
}
