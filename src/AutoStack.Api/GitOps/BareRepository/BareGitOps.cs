using AutoStack.Api.Disk;
using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.GitOps.BareRepository;

/// <summary>The GitOps repository as a bare repository in the state directory. Its branch moves by compare-and-swap.</summary>
public sealed class BareGitOps(GitCommand git, IConfiguration configuration) : ManifestRepository(git)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LockedAtMost = TimeSpan.FromSeconds(3);

    public override string Kind => nameof(GitOpsKind.BareRepository);

    protected override string Repository { get; } = Path.Combine(StateDirectories.State(configuration), "gitops.git");

    protected override string Branch => "refs/heads/main";

    protected override int Races => 100;

    public override async Task<string?> Head(CancellationToken cancellation) => Directory.Exists(Repository) ? await Resolve(Branch, mark: null, cancellation) : null;

    protected override async Task<Outcome<bool>> Has(string commit, CancellationToken cancellation) =>
        Outcome.Done(Directory.Exists(Repository) && (await Git(["cat-file", "-e", $"{commit}^{{commit}}"], null, cancellation)).Succeeded);

    protected override async Task<Outcome<string?>> Expect(RunMark mark, StageContext context)
    {
        await Initialise(mark, context.Cancellation);
        return Outcome.Done(await Resolve(Branch, mark, context.Cancellation));
    }

    protected override async Task<Outcome<bool>> Move(string? expected, string commit, string subject, RunMark mark, StageContext context)
    {
        var swapped = await Git(["update-ref", "-m", subject, Branch, commit, expected ?? new string('0', 40)], mark, context.Cancellation);
        if (swapped.Succeeded)
            return Outcome.Done(true);
        if (DiskFull.Says(swapped.Text))
            return Outcome.Transient<bool>(DiskFull.Code, DiskFull.Reason("the branch of the GitOps repository could not be moved", Repository));
        await LetGo(context.Cancellation);
        return Outcome.Done(false);
    }

    /// <summary>Lets whoever moves the branch at this moment finish; takes the lock away that a killed writer left, since moving takes milliseconds.</summary>
    private async Task LetGo(CancellationToken cancellation)
    {
        var held = new FileInfo(Path.Combine(Repository, $"{Branch}.lock"));
        if (!held.Exists)
            return;
        await Task.Delay(Look, cancellation);
        held.Refresh();
        if (held.Exists && DateTime.UtcNow - held.LastWriteTimeUtc > LockedAtMost)
            held.Delete();
    }
}
