using AutoStack.Api.Deployments;
using AutoStack.Api.Environments;
using AutoStack.Api.Pipeline.Stages;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine;

namespace AutoStack.Api.Pipeline.Runs;

/// <summary>Carries one claimed run out: ends what a former owner left behind, loads the input, opens the log, does the work, and names the outcome.</summary>
public sealed class StageExecution(
    IDocumentStore store,
    ConfigurationRevisions revisions,
    IEnumerable<IStageWork> works,
    IStageLogs logs,
    IStaleProcesses staleProcesses,
    UsualTimes usualTimes,
    IServiceScopeFactory scopes,
    ILogger<StageExecution> logger)
{
    private readonly Dictionary<RunKind, IStageWork> works = works.ToDictionary(work => work.Kind);

    /// <returns>Null when the run was only interrupted: it goes on under another claim.</returns>
    public async Task<StageResult?> Run(ActiveRun run)
    {
        var claim = run.Claim;
        try
        {
            if (claim.TakenOver)
                await staleProcesses.End(claim.Deployment, claim.Epoch, run.Token);
            var input = await Load(claim, run.Token);
            await using var log = await logs.Open(claim.Deployment, claim.Kind.ToString(), claim.Epoch, run.Token);
            if (claim.TakenOver)
                log.Write($"The {claim.Kind} goes on here: its former owner has not been heard of.");
            var context = new StageContext(claim.Id, claim.Deployment, claim.Kind.Stage ?? Stage.Rollout, claim.Attempt, claim.Epoch, log, progress => Report(claim, progress), run.Token);
            using var slow = await SpeakUp(claim, log, run.Token);
            return await works[claim.Kind].Run(input, context);
        }
        catch (OperationCanceledException) when (run.StopReason != StopReason.None)
        {
            return Interrupted(run);
        }
        catch (Exception e)
        {
            if (run.StopReason != StopReason.None)
                return Interrupted(run);
            logger.LogError(e, "{Kind} of deployment {Deployment} met a fault that is none of its outcomes", claim.Kind, claim.Deployment);
            return new StageResult.Faulted("internal_error", $"The {claim.Kind} stage met an internal error ({e.GetType().Name}); the platform's log has the details.");
        }
    }

    /// <summary>Writes a line once the run takes far longer than usual, so that nobody has to wait for the deadline to wonder.</summary>
    private async Task<Timer?> SpeakUp(ClaimedRun claim, IStageLog log, CancellationToken cancellation) =>
        await usualTimes.For(claim.Project, claim.Kind, cancellation) is var (usual, after) && after < claim.TimeLeft
            ? new Timer(
                _ => log.Write($"The {claim.Kind} takes longer than usual: {after.TotalSeconds:0} s so far, {usual.TotalSeconds:0.0} s as a rule. It has {(claim.TimeLeft - after).TotalSeconds:0} s left; it can be cancelled."),
                null,
                after,
                Timeout.InfiniteTimeSpan)
            : null;

    private static StageResult? Interrupted(ActiveRun run) => run.StopReason switch
    {
        StopReason.Cancelled => new StageResult.Cancelled(),
        StopReason.TimedOut => new StageResult.TimedOut($"The {run.Claim.Kind} stage did not end within its time. The log shows how far it got; a longer time can be set with AutoStack:Stages:{run.Claim.Kind}:DeadlineSeconds."),
        _ => null,
    };

    private async Task<StageInput> Load(ClaimedRun claim, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var deployment = await session.LoadAsync<Deployment>(claim.Deployment, cancellation) ?? throw new InvalidOperationException($"Deployment {claim.Deployment} does not exist.");
        var project = await session.LoadAsync<Project>(deployment.ProjectId, cancellation) ?? throw new InvalidOperationException($"Project {deployment.ProjectId} does not exist.");
        var environment = await session.LoadAsync<ProjectEnvironment>(deployment.EnvironmentId, cancellation) ?? throw new InvalidOperationException($"Environment {deployment.EnvironmentId} does not exist.");
        var configuration = await revisions.Load(deployment.EnvironmentId, deployment.ConfigRevision, cancellation);
        return new StageInput(deployment, project, environment, configuration);
    }

    /// <summary>Progress is a hint: a message that is lost costs an event that tells nothing new in the end.</summary>
    private void Report(ClaimedRun claim, StageProgress progress) => _ = Task.Run(async () =>
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new RecordProgress(claim.Id, claim.Deployment.Value, claim.Epoch, progress));
        }
        catch (Exception e)
        {
            logger.LogWarning("Progress of deployment {Deployment} was not recorded: {Reason}", claim.Deployment, e.Message);
        }
    });
}
