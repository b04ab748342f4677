using AutoStack.Api.GitOps;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Targets.Local.Facts;
using AutoStack.Api.Targets.Local.Proxy;
using AutoStack.Domain;
using AutoStack.Domain.Runtime;

namespace AutoStack.Api.Targets.Local.Drift;

/// <summary>What an environment has come to, for whoever compares it with the world.</summary>
/// <param name="Manifest">What serves; null when nothing does.</param>
public sealed record Settled(EnvironmentId Id, string Project, string Environment, int Port, string GitopsCommit, ReleaseManifest? Manifest, ReleaseFiles? Files);

/// <summary>
/// Looks from time to time whether environments are as AutoStack left them: the manifest in Git, the files of the release, the port. A repository whose branch has not
/// moved is not looked into. What is otherwise is told once, and once when it is over; it is not mended: the next deployment does that.
/// </summary>
public sealed class DriftWatch(IGitOps gitOps, AppPorts ports, RuntimeFacts facts, TargetSettings settings, ILogger<DriftWatch> logger)
{
    private readonly Dictionary<EnvironmentId, (string Head, string Commit)> compared = [];
    private long? looked;

    /// <summary>The look under way; it never fails.</summary>
    public Task Looking { get; private set; } = Task.CompletedTask;

    /// <summary>Called at each turn of the role's loop; looks beside it, since Git takes its time.</summary>
    public void Turn(Func<IReadOnlyList<Settled>> environments, CancellationToken cancellation)
    {
        if (!Looking.IsCompleted || (looked is { } last && TimeProvider.System.GetElapsedTime(last) < settings.DriftPeriod))
            return;
        looked = TimeProvider.System.GetTimestamp();
        var settled = environments();
        Looking = Task.Run(() => Look(settled, cancellation), CancellationToken.None);
    }

    private async Task Look(IReadOnlyList<Settled> environments, CancellationToken cancellation)
    {
        try
        {
            var head = await gitOps.Head(cancellation);
            foreach (var environment in environments)
            {
                Tell(environment, DriftKind.Port, $"localhost:{environment.Port} leads here", ports.Open(environment.Port) ? null : $"another program listens on port {environment.Port}");
                Tell(environment, DriftKind.ReleaseFiles, environment.Manifest is { } manifest ? $"the files of image {Oci.Hex(manifest.ImageDigest)[..12]}" : "", environment.Files?.Changes());
                if (head is not null)
                    await LookAtManifest(environment, head, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The role ends.
        }
        catch (Exception e)
        {
            logger.LogWarning("Whether environments have drifted could not be found out: {Reason}", e.Message);
        }
    }

    private async Task LookAtManifest(Settled environment, string head, CancellationToken cancellation)
    {
        if (compared.TryGetValue(environment.Id, out var last) && last == (head, environment.GitopsCommit))
            return;
        if (await gitOps.ChangedByOthers(environment.Project, environment.Environment, environment.GitopsCommit, cancellation) is not Outcome<ForeignManifest?>.Done { Value: var foreign })
            return;
        compared[environment.Id] = (head, environment.GitopsCommit);
        var (wanted, found) = foreign is null ? ("", null) : ManifestDifference.Of(environment.Manifest, foreign);
        Tell(environment, DriftKind.Manifest, wanted, found);
    }

    private void Tell(Settled environment, DriftKind what, string wanted, string? found) =>
        facts.TellChanged(environment.Id, what.ToString(), (found is null ? null : wanted, found), new RuntimeFact.Compared(what, wanted, found));
}
