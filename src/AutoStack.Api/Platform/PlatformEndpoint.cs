using System.Reflection;
using AutoStack.Api.Builders;
using AutoStack.Api.Disk;
using AutoStack.Api.GitOps;
using AutoStack.Api.Http.OpenApi;
using AutoStack.Api.Persistence;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Pipeline.Runs;
using AutoStack.Api.Registries;
using AutoStack.Api.Targets;
using AutoStack.Api.Targets.Local;
using Npgsql;
using Wolverine.Http;

namespace AutoStack.Api.Platform;

/// <summary>How the platform itself fares.</summary>
/// <param name="Version">Of AutoStack.</param>
/// <param name="Notices">What its users should know, in words: limits of the embedded defaults, and what is wrong just now.</param>
public sealed record PlatformResponse(
    string Version,
    IReadOnlyList<AdapterResponse> Adapters,
    DatabaseResponse Database,
    TargetResponse Target,
    DiskResponse Disk,
    QueueResponse Queue,
    IReadOnlyList<string> Notices);

/// <param name="Port">What it does: <c>source</c>, <c>builder</c>, <c>registry</c>, <c>gitops</c>, <c>target</c>.</param>
/// <param name="Kind">The adapter in use.</param>
/// <param name="Available">Every adapter that could be in use, this one included.</param>
/// <param name="Setting">The environment variable that chooses; null where there is one adapter alone.</param>
public sealed record AdapterResponse(string Port, string Kind, IReadOnlyList<string> Available, string? Setting);

/// <param name="Version">Of the PostgreSQL server.</param>
public sealed record DatabaseResponse(string Version, long SizeBytes);

/// <param name="Healthy">It gave a sign of life within the last ten seconds.</param>
public sealed record TargetResponse(bool Healthy, double? SecondsSinceSignOfLife);

/// <param name="MinimumFreePercent">Builds wait while less is free.</param>
/// <param name="KeptReleases">How many former releases each environment offers for a rollback beside its live one.</param>
public sealed record DiskResponse(string Directory, long FreeBytes, long TotalBytes, int MinimumFreePercent, int KeptReleases, IReadOnlyList<BudgetResponse> Budgets);

/// <summary>One kind of what takes room, as the janitor last measured it.</summary>
/// <param name="Bytes">Null until it was measured for the first time.</param>
/// <param name="Items">Files, directories, images or logs.</param>
/// <param name="LimitBytes">Null: as much as is needed.</param>
/// <param name="LimitDays">How long something is kept after it was last used; null: as long as it is needed.</param>
/// <param name="OldestAt">When that was last used which was not used for the longest time.</param>
/// <param name="RemovedAt">When something was last removed for the budget's sake.</param>
/// <param name="RemovedBytes">What was removed then.</param>
public sealed record BudgetResponse(
    DiskKind Kind,
    long? Bytes,
    int? Items,
    long? LimitBytes,
    int? LimitDays,
    DateTimeOffset? OldestAt,
    DateTimeOffset? MeasuredAt,
    DateTimeOffset? RemovedAt,
    long? RemovedBytes);

/// <param name="WaitingDeployments">Deployments that wait in line.</param>
/// <param name="RunningStages">Stage runs under way on living nodes.</param>
/// <param name="WaitingStages">Stage runs that are due and have no owner yet.</param>
public sealed record QueueResponse(long WaitingDeployments, long RunningStages, long WaitingStages);

public static class PlatformEndpoint
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    private static readonly string Version = typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Adapters in use and available, versions, health, disk and queue.</summary>
    [Answers(200, typeof(PlatformResponse))]
    [WolverineGet("/api/v1/platform")]
    public static async Task<IResult> Get(
        ISource source,
        IBuilder builder,
        IRegistry registry,
        IGitOps gitOps,
        ITarget target,
        TargetRows rows,
        DiskSpace disk,
        DiskUsage usage,
        DiskSettings limits,
        NpgsqlDataSource database,
        CancellationToken cancellation)
    {
        var since = await rows.SinceBeat(cancellation);
        var healthy = since is { } age && age < SignOfLife;
        return Results.Ok(new PlatformResponse(
            Version,
            [
                Sole("source", source.Kind),
                Chosen<BuilderKind>("builder", builder.Kind, BuilderKinds.Key),
                Chosen<RegistryKind>("registry", registry.Kind, RegistryKinds.Key),
                Chosen<GitOpsKind>("gitops", gitOps.Kind, GitOpsKinds.Key),
                new AdapterResponse("target", target.Kind, EnumText<TargetKind>.Names, Variable(TargetSetting.Key)),
            ],
            await Database(database, cancellation),
            new TargetResponse(healthy, since?.TotalSeconds),
            Disk(disk, limits, registry, await usage.Read(cancellation)),
            await Queue(database, cancellation),
            [.. Notices(builder, gitOps, target, healthy, healthy ? await rows.Hindrance(cancellation) : null, disk), .. await builder.Notices(cancellation)]));
    }

    private static AdapterResponse Sole(string port, string kind) => new(port, kind, [kind], null);

    private static AdapterResponse Chosen<TKind>(string port, string kind, string key)
        where TKind : struct, Enum => new(port, kind, Enum.GetNames<TKind>(), Variable(key));

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);

    private static DiskResponse Disk(DiskSpace disk, DiskSettings limits, IRegistry registry, IReadOnlyDictionary<DiskKind, MeasuredUse> measured)
    {
        var (free, total) = disk.Measure();
        return new DiskResponse(
            disk.Directory,
            free,
            total,
            limits.MinimumFreePercent,
            limits.KeptReleases,
            [
                .. from budget in limits.Budgets
                   // Images elsewhere take no room here.
                   where budget.Key != DiskKind.Registry || registry.Kind == nameof(RegistryKind.OciLayout)
                   let use = measured.GetValueOrDefault(budget.Key)
                   select new BudgetResponse(budget.Key, use?.Bytes, use?.Items, budget.Value.Bytes, (int?)budget.Value.Age?.TotalDays, use?.Oldest, use?.MeasuredAt, use?.RemovedAt, use?.RemovedBytes),
            ]);
    }

    private static IEnumerable<string> Notices(IBuilder builder, IGitOps gitOps, ITarget target, bool targetHealthy, string? hindrance, DiskSpace disk)
    {
        if (!targetHealthy)
            yield return "The target role gives no sign of life: applications that run keep running, but no release goes out. Start it with npm start or AutoStack__Role=target.";
        if (hindrance is not null)
            yield return $"{hindrance} Applications that run keep running, but no release goes out and nothing is started again until it does.";
        if (disk.Shortage() is { } shortage)
            yield return shortage;
        foreach (var notice in gitOps.Notices)
            yield return notice;
        if (!builder.NeedsContainers)
            yield return $"{(target.RunsContainers ? "The built-in builder runs" : "The built-in builder and the local target run")} the repositories' own code on this machine: connect repositories that you trust only.";
    }

    private static async Task<DatabaseResponse> Database(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select current_setting('server_version'), pg_database_size(current_database())");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new DatabaseResponse(reader.GetString(0), reader.GetInt64(1));
    }

    private static async Task<QueueResponse> Queue(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
             select (select count(*) from {Persistence.Configuration.Schema}.mt_doc_deployment where data ->> 'status' = 'queued'),
                    count(*) filter (where lease_until > clock_timestamp()),
                    count(*) filter (where not_before <= clock_timestamp() and (lease_until is null or lease_until <= clock_timestamp()))
             from {StageRunTables.Runs} where outcome is null
             """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new QueueResponse(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
