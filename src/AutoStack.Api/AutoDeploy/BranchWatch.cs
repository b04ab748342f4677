using AutoStack.Api.Pipeline;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using Marten;
using Wolverine;

namespace AutoStack.Api.AutoDeploy;

/// <summary>
/// Looks at the branches of environments that want new commits deployed. Any node may take any look: its row is claimed under the database's clock. A look asks the repository where the
/// branch stands, and only where that is news fetches the commit.
/// </summary>
public sealed class BranchWatch(BranchLooks looks, ISource source, IDocumentStore store, IServiceScopeFactory scopes, AutoDeploySettings settings, ILogger<BranchWatch> logger) : BackgroundService
{
    private const int AtATime = 4;
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(2);
    private readonly TimeSpan sweep = settings.Period < TimeSpan.FromSeconds(10) ? settings.Period : TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var slots = new SemaphoreSlim(AtATime);
        using var timer = new PeriodicTimer(sweep);
        var work = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                work.RemoveAll(task => task.IsCompleted);
                while (await slots.WaitAsync(TimeSpan.Zero, stoppingToken))
                {
                    if (await Next(slots, stoppingToken) is not { } look)
                        break;
                    work.Add(Task.Run(() => Take(look, slots, stoppingToken), CancellationToken.None));
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                logger.LogWarning("Looking for new commits failed, trying again: {Reason}", e.Message);
            }
        }

        await Task.WhenAll(work);
    }

    /// <returns>The next look, which keeps the slot, or null, which has given it back.</returns>
    private async Task<BranchLook?> Next(SemaphoreSlim slots, CancellationToken stopping)
    {
        BranchLook? look = null;
        try
        {
            return look = await looks.Take(stopping);
        }
        finally
        {
            if (look is null)
                slots.Release();
        }
    }

    private async Task Take(BranchLook look, SemaphoreSlim slots, CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(BranchLooks.Patience);
        try
        {
            if (await Look(look, patience.Token) is { } problem)
                await looks.SawNothing(look, problem, stopping);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            await End(look, () => looks.SawNothing(look, $"The repository did not answer within {BranchLooks.Patience.TotalSeconds:0} seconds.", stopping));
        }
        catch (OperationCanceledException)
        {
            // The next start takes the look again.
            using var end = new CancellationTokenSource(ToEnd);
            await End(look, () => looks.End(look, end.Token));
        }
        catch (Exception e)
        {
            logger.LogWarning("Looking at the branch of environment {Environment} failed, trying again: {Reason}", look.Environment, e.Message);
            await End(look, () => looks.End(look, stopping));
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task End(BranchLook look, Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or OperationCanceledException)
        {
            logger.LogWarning("The end of a look at the branch of environment {Environment} could not be noted, the next comes later: {Reason}", look.Environment, e.Message);
        }
    }

    /// <returns>What was in the way, for people; null when the branch was seen and the look is ended.</returns>
    private async Task<string?> Look(BranchLook look, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ProjectEnvironment>(look.Environment, cancellation) is not { } environment
            || await session.LoadAsync<Project>(environment.ProjectId, cancellation) is not { } project
            || !DeployNewCommit.IsWanted(project, environment))
        {
            await looks.End(look, cancellation);
            return null;
        }

        var branch = environment.Branch ?? project.Branch;
        var context = new StageContext(Guid.CreateVersion7(), environment.Id.Value, new RunKind(Stage.Checkout), 1, look.Epoch, NoLog.Instance, _ => { }, cancellation);
        var head = await source.FindHead(new FindHead(project.Id, project.RepositoryUrl, branch), context);
        if (head is not Outcome<string>.Done { Value: var commit })
            return Problem(head);
        if (commit == look.SeenCommit || (look.SeenCommit is null && await IsNewest(session, environment, commit, cancellation)))
        {
            await looks.SawNothingNew(look, commit, cancellation);
            return null;
        }

        var resolved = await source.Resolve(new ResolveSource(project.Id, project.RepositoryUrl, branch, commit), context);
        if (resolved is not Outcome<SourceCommit>.Done { Value: var found })
            return Problem(resolved);
        var touched = await TouchesWatchedPaths(project, environment, branch, commit, context);
        if (touched is not Outcome<bool>.Done { Value: var touches })
            return Problem(touched);

        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().InvokeAsync(new DeployCommit(look, new NewCommit(commit, found.Message, touches)), cancellation);
        await looks.End(look, cancellation);
        return null;
    }

    private async Task<Outcome<bool>> TouchesWatchedPaths(Project project, ProjectEnvironment environment, string? branch, string commit, StageContext context)
    {
        var watched = new WatchPaths(project.Settings.WatchPaths);
        if (watched.IsEmpty || environment.Live is not { Release.Source.Sha: var live })
            return Outcome.Done(true);
        var changed = await source.FindChangedPaths(new FindChangedPaths(project.Id, project.RepositoryUrl, branch, live, commit), context);
        return changed switch
        {
            // What is live was rewritten away: nothing can be compared, so it counts.
            Outcome<IReadOnlyList<string>?>.Permanent { Code: "ref_not_found" } => Outcome.Done(true),
            _ => changed.Select(paths => paths is null || watched.Touches(paths)),
        };
    }

    /// <summary>When automatic deployments were just switched on, the newest commit may have been deployed by hand already.</summary>
    private static async Task<bool> IsNewest(IQuerySession session, ProjectEnvironment environment, string commit, CancellationToken cancellation)
    {
        var newest = await session.QueryAsync<Deployment>("where (data ->> 'environment_id')::uuid = ? order by id desc limit 1", cancellation, environment.Id.Value);
        return newest is [{ } deployment] && (deployment.Source?.Sha ?? deployment.WantedCommit) == commit;
    }

    private static string Problem<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Permanent o => o.Reason,
        Outcome<T>.Transient o => o.Reason,
        _ => throw new InvalidOperationException("Done is no problem."),
    };
}
