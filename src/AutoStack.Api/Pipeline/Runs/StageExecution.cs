using AutoStack.Api.Deployments;
using AutoStack.Api.Disk;
using AutoStack.Api.Environments;
using AutoStack.Api.Logs;
using AutoStack.Api.Pipeline.Stages;
using AutoStack.Domain;
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
    IEnumerable<IStageWork> stages,
    IEnumerable<IChangeWork> changes,
    IStageLogs logs,
    IStaleProcesses staleProcesses,
    UsualTimes usualTimes,
    IServiceScopeFactory scopes,
    ILogger<StageExecution> logger)
{
    private readonly Dictionary<RunKind, IStageWork> stages = stages.ToDictionary(work => work.Kind);
    private readonly Dictionary<RunKind, IChangeWork> changes = changes.ToDictionary(work => work.Kind);

    /// <returns>Null when the run was only interrupted: it goes on under another claim.</returns>
    public async Task<StageResult?> Run(ActiveRun run)
    {
        var claim = run.Claim;
        var environment = "";
        try
        {
            if (claim.TakenOver)
                await staleProcesses.End(claim.Subject.Id, claim.Epoch, run.Token);
            (environment, var work) = await Prepare(claim, run.Token);
            await using var log = await logs.Open(new LogId(claim.Subject.Id), claim.Kind.ToString(), claim.Epoch, run.Token);
            if (claim.TakenOver)
                log.Write($"{Named(claim.Kind)} goes on here: its former owner has not been heard of.");
            var context = new StageContext(claim.Id, claim.Subject.Id, claim.Kind, claim.Attempt, claim.Epoch, log, progress => Report(claim, progress), run.Token);
            using var slow = await SpeakUp(claim, log, run.Token);
            return await work(context);
        }
        catch (OperationCanceledException) when (run.StopReason != StopReason.None)
        {
            return Interrupted(run);
        }
        catch (UnreadableVariableException e)
        {
            return new StageResult.Failed(UnreadableVariableException.Code, e.In(environment));
        }
        catch (Exception e)
        {
            if (run.StopReason != StopReason.None)
                return Interrupted(run);
            if (DiskFull.Is(e))
                return new StageResult.Faulted(DiskFull.Code, DiskFull.Reason($"the {claim.Kind} could not go on", e));
            logger.LogError(e, "{Kind} of {Subject} met a fault that is none of its outcomes", claim.Kind, claim.Subject);
            return new StageResult.Faulted("internal_error", $"{Named(claim.Kind)} met an internal error ({e.GetType().Name}); the platform's log has the details.");
        }
    }

    /// <summary>Writes a line once the run takes far longer than usual, so that nobody has to wait for the deadline to wonder.</summary>
    private async Task<Timer?> SpeakUp(ClaimedRun claim, IStageLog log, CancellationToken cancellation) =>
        await usualTimes.For(claim.Project, claim.Kind, cancellation) is var (usual, after) && after < claim.TimeLeft
            ? new Timer(
                _ => log.Write($"{Named(claim.Kind)} takes longer than usual: {after.TotalSeconds:0} s so far, {usual.TotalSeconds:0.0} s as a rule. It has {(claim.TimeLeft - after).TotalSeconds:0} s left{(claim.Kind.IsOfChange ? "" : "; it can be cancelled")}."),
                null,
                after,
                Timeout.InfiniteTimeSpan)
            : null;

    private static StageResult? Interrupted(ActiveRun run) => run.StopReason switch
    {
        StopReason.Cancelled => new StageResult.Cancelled(),
        StopReason.TimedOut => new StageResult.TimedOut($"{Named(run.Claim.Kind)} did not end within its time. The log shows how far it got; a longer time can be set with AutoStack:Stages:{run.Claim.Kind}:DeadlineSeconds."),
        _ => null,
    };

    private static string Named(RunKind kind) => kind.Stage is not null ? $"The {kind} stage" : kind == RunKind.ChangeRevert ? "Taking the change back" : $"The {kind}";

    /// <summary>Loads what the run may go by.</summary>
    /// <returns>The environment's name, and the work itself.</returns>
    private async Task<(string Environment, Func<StageContext, Task<StageResult>> Work)> Prepare(ClaimedRun claim, CancellationToken cancellation)
    {
        switch (claim.Subject)
        {
            case RunSubject.OfDeployment { Deployment: var deployment }:
                var input = await Load(deployment, cancellation);
                return (input.Environment.Name, context => stages[claim.Kind].Run(input, context));
            case RunSubject.OfChange { Environment: var id, Change: var change }:
                var changed = await Load(id, change, cancellation);
                return (changed.Environment.Name, context => changes[claim.Kind].Run(changed, context));
            default:
                throw new InvalidOperationException("There are two subjects.");
        }
    }

    private async Task<ChangeInput> Load(EnvironmentId id, ChangeId change, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var environment = await session.LoadAsync<ProjectEnvironment>(id, cancellation) ?? throw new InvalidOperationException($"Environment {id} does not exist.");
        return environment.ChangeAtWork is { } atWork && atWork.Id == change
            ? new ChangeInput(atWork, environment)
            : throw new InvalidOperationException($"Change {change} is not at work in environment {id}.");
    }

    private async Task<StageInput> Load(DeploymentId id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var deployment = await session.LoadAsync<Deployment>(id, cancellation) ?? throw new InvalidOperationException($"Deployment {id} does not exist.");
        var project = await session.LoadAsync<Project>(deployment.ProjectId, cancellation) ?? throw new InvalidOperationException($"Project {deployment.ProjectId} does not exist.");
        var environment = await session.LoadAsync<ProjectEnvironment>(deployment.EnvironmentId, cancellation) ?? throw new InvalidOperationException($"Environment {deployment.EnvironmentId} does not exist.");
        var configuration = await revisions.Load(deployment.EnvironmentId, deployment.ConfigRevision, cancellation);
        return new StageInput(deployment, project, environment, configuration);
    }

    /// <summary>Progress is a hint: a message that is lost costs an event that tells nothing new in the end.</summary>
    private void Report(ClaimedRun claim, StageProgress progress) => _ = Task.Run(async () =>
    {
        // A change has no events of its progress; its log tells.
        if (claim.Subject is not RunSubject.OfDeployment { Deployment: var deployment })
            return;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new RecordProgress(claim.Id, deployment.Value, claim.Epoch, progress));
        }
        catch (Exception e)
        {
            logger.LogWarning("Progress of deployment {Deployment} was not recorded: {Reason}", deployment, e.Message);
        }
    });
}
