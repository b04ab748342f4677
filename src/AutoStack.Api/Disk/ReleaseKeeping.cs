using AutoStack.Api.Deployments;
using AutoStack.Api.Persistence;
using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using JasperFx;
using Marten;

namespace AutoStack.Api.Disk;

/// <summary>
/// Decides which images may go, and says so in the deployments' streams before any goes: from then on a rollback to them is refused. Requests for deployments of
/// the project wait meanwhile, so that none names an image that was just given up.
/// </summary>
public sealed class ReleaseKeeping(IDocumentStore store, DatabaseClock clock, DiskSettings settings)
{
    private const int DeploymentsAtATime = 50;

    /// <param name="repository">A project's name, also of one that was deleted.</param>
    /// <param name="seen">The images that the registry had before this was called.</param>
    /// <returns>Those of them that nothing needs, none of which anybody may go back to.</returns>
    public async Task<IReadOnlySet<string>> GiveUp(string repository, IReadOnlyCollection<string> seen, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var projects = await session.QueryAsync<Project>("where data ->> 'name' = ?", cancellation, repository);
        await DeploymentNumbers.Lock(session, projects.Select(project => project.Id), cancellation);
        var deployments = await session.QueryAsync<Deployment>(
            $"where data ->> 'project_name' = ? and (({Projections.Configuration.HeldReleases}) or ({Projections.Configuration.Unfinished}))",
            cancellation,
            repository);
        var environments = await session.QueryAsync<ProjectEnvironment>(
            "where (data ->> 'project_id')::uuid = any(?) and data ->> 'deleted_at' is null",
            cancellation,
            [projects.Select(project => project.Id.Value).ToArray()]);
        var there = environments.Select(environment => environment.Id).ToHashSet();
        var needed = ReleaseRetention.Needed([.. deployments], there, settings.KeptReleases);

        // Of a deleted environment nobody goes back to anything: its streams stay as they are.
        var lost = deployments.Where(d => there.Contains(d.EnvironmentId) && d.Image is { } image && !needed.Contains(image.Digest)).OrderBy(d => d.Number).ToList();
        var now = await clock.Now(cancellation);
        foreach (var deployment in lost.Take(DeploymentsAtATime))
        {
            var stream = await session.Events.FetchForWriting<Deployment>(deployment.Id.Value, cancellation);
            session.Append(stream, now, ReleaseRetention.GiveUp(stream.Aggregate!, settings.KeptReleases).Events);
        }

        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (ConcurrencyException)
        {
            // Something became of one of them at this moment: it is looked at again in the next pass.
            return new HashSet<string>();
        }

        return seen.Where(digest => !needed.Contains(digest) && lost.Skip(DeploymentsAtATime).All(d => d.Image!.Digest != digest)).ToHashSet();
    }
}
