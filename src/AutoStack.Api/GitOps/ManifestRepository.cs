using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.GitOps;

/// <summary>
/// A Git repository of manifests. What is committed, and whether, is the same for all adapters and decided here: with plumbing commands and an index of the run's own,
/// upon the commit at which the branch is expected, so that a writer that wakes late finds a higher epoch on the path and changes nothing (docs/adr/0006). An adapter
/// knows where the branch stands and how it is moved.
/// </summary>
public abstract partial class ManifestRepository(GitCommand git) : IGitOps, IDisposable
{
    /// <summary>Commits of one node come one after the other: side by side, all but one would be made again. Those of other nodes meet where the branch is moved.</summary>
    private readonly SemaphoreSlim turn = new(1);

    public abstract string Kind { get; }

    public virtual IReadOnlyList<string> Notices => [];

    /// <summary>A bare repository on this machine: commits are made in it. It need not be there while nothing was written.</summary>
    protected abstract string Repository { get; }

    /// <summary>The ref in it that says where the branch was last seen.</summary>
    protected abstract string Branch { get; }

    /// <summary>How often a commit is made anew because somebody else has moved the branch meanwhile.</summary>
    protected abstract int Races { get; }

    public async Task<Outcome<ManifestCommit>> Commit(ReleaseManifest manifest, StageContext context)
    {
        var path = ManifestFile.Path(manifest.Project, manifest.Environment);
        var subject = $"Deploy {manifest.Project}/{manifest.Environment} #{manifest.Number} ({manifest.Commit[..12]})";
        var written = await Change(manifest.EnvironmentId, path, ManifestFile.Write(manifest), subject, new Trailers(Trailers.Deployment, manifest.Deployment.Value, context.Epoch), context);
        return written.Select(commit => new ManifestCommit(commit));
    }

    public async Task<Outcome<ManifestCommit>> Change(ChangeManifest request, StageContext context)
    {
        var path = ManifestFile.Path(request.Manifest.Project, request.Manifest.Environment);
        var written = await Change(request.Manifest.EnvironmentId, path, ManifestFile.Write(request.Manifest), request.Title, new Trailers(Trailers.Change, request.Change.Value, context.Epoch), context);
        return written.Select(commit => new ManifestCommit(commit));
    }

    public async Task<Outcome<ManifestCommit>> Revert(RevertManifest request, StageContext context)
    {
        var path = ManifestFile.Path(request.Project, request.Environment);
        var subject = request.Previous is { } previous
            ? $"Take {request.Project}/{request.Environment} back to #{previous.Number}"
            : $"Take {request.Project}/{request.Environment} back to nothing";
        var trailers = new Trailers(request.Failed is RunSubject.OfChange ? Trailers.RevertOfChange : Trailers.Revert, request.Failed.Id, context.Epoch) { Anywhere = true };
        var written = await Change(request.Id, path, request.Previous is null ? null : ManifestFile.Write(request.Previous), subject, trailers, context);
        return written.Select(commit => new ManifestCommit(commit));
    }

    public async Task<Outcome<ManifestCommit>> Remove(RemoveManifest request, StageContext context)
    {
        var path = ManifestFile.Path(request.Project, request.Environment);
        var written = await Change(request.Id, path, null, $"Remove {request.Project}/{request.Environment}", new Trailers(Trailers.Change, request.Id.Value, context.Epoch) { Anywhere = true }, context);
        return written.Select(commit => new ManifestCommit(commit));
    }

    public async Task<Outcome<ReleaseManifest?>> Read(string project, string environment, string commit, CancellationToken cancellation)
    {
        var found = await Has(commit, cancellation);
        if (found is not Outcome<bool>.Done { Value: var isThere })
            return found.Select<ReleaseManifest?>(_ => null);
        if (!isThere)
            return Outcome.Transient<ReleaseManifest?>("gitops_commit_missing", $"The GitOps repository has no commit {commit}.");
        var file = $"{commit}:{ManifestFile.Path(project, environment)}";
        if (!(await Git(["cat-file", "-e", file], null, cancellation)).Succeeded)
            return Outcome.Done<ReleaseManifest?>(null);
        var content = await Git(["cat-file", "blob", file], null, cancellation);
        return content.Succeeded
            ? ManifestFile.Read(content.Text).Select<ReleaseManifest?>(manifest => manifest)
            : Outcome.Transient<ReleaseManifest?>("gitops_unreadable", $"The GitOps repository could not be read: {content.Reason}");
    }

    public abstract Task<string?> Head(CancellationToken cancellation);

    public async Task<Outcome<ForeignManifest?>> ChangedByOthers(string project, string environment, string since, CancellationToken cancellation)
    {
        var path = ManifestFile.Path(project, environment);
        var found = await Has(since, cancellation);
        if (found is not Outcome<bool>.Done { Value: var isThere })
            return found.Select<ForeignManifest?>(_ => null);
        if (!isThere || await Entries(since, path, cancellation) is not { } before || await Entries(Branch, path, cancellation) is not { } now)
            return Outcome.Transient<ForeignManifest?>("gitops_unreadable", $"The GitOps repository has no commit {since}, or cannot be read.");
        if (before.GetValueOrDefault(path) == now.GetValueOrDefault(path) || await AutoStackHasChanged(before.GetValueOrDefault(Fences(path)), now.GetValueOrDefault(Fences(path)), cancellation))
            return Outcome.Done<ForeignManifest?>(null);
        if (!now.TryGetValue(path, out var blob))
            return Outcome.Done<ForeignManifest?>(new ForeignManifest(null, null));
        var content = await Git(["cat-file", "blob", blob], null, cancellation);
        return !content.Succeeded ? Outcome.Transient<ForeignManifest?>("gitops_unreadable", $"The GitOps repository could not be read: {content.Reason}")
            : ManifestFile.Read(content.Text) is Outcome<ReleaseManifest>.Done { Value: var manifest } ? Outcome.Done<ForeignManifest?>(new ForeignManifest(manifest, null))
            : Outcome.Done<ForeignManifest?>(new ForeignManifest(null, "a file that is no autostack.yaml"));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            turn.Dispose();
    }

    /// <summary>Whether a commit is at hand with all that it names; fetched where it must be.</summary>
    protected abstract Task<Outcome<bool>> Has(string commit, CancellationToken cancellation);

    /// <summary>The commit that a ref in the local repository names; null when there is none.</summary>
    protected async Task<string?> Resolve(string reference, RunMark? mark, CancellationToken cancellation)
    {
        var answer = await Git(["rev-parse", "--verify", "--quiet", reference], mark, cancellation);
        return answer.Succeeded ? answer.Lines[0] : null;
    }

    /// <summary>Runs git in the local repository.</summary>
    protected Task<GitAnswer> Git(IEnumerable<string> arguments, RunMark? mark, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null, string? input = null) =>
        git.Run(Repository, transport: null, arguments, mark, cancellation, environment, input);

    /// <summary>Runs git in the local repository, and lets it talk to another side.</summary>
    protected Task<GitAnswer> Ask(RepositoryTransport transport, GitAccess access, IEnumerable<string> arguments, RunMark? mark, CancellationToken cancellation) =>
        git.Run(Repository, transport, arguments, mark, cancellation, access: access);

    /// <summary>A small file beside the manifest that every change rewrites: two changes of one environment always meet in it.</summary>
    private static string Fences(string path) => path.Replace("autostack.yaml", ".autostack-epoch", StringComparison.Ordinal);

    /// <summary>
    /// Every change of AutoStack's rewrites the fence with a higher epoch: the manifest is then AutoStack's own affair. One that is lower, or gone, tells that somebody
    /// has put the branch back.
    /// </summary>
    private async Task<bool> AutoStackHasChanged(string? before, string? now, CancellationToken cancellation) =>
        before != now && now is not null && await Epoch(now, cancellation) > (before is null ? 0 : await Epoch(before, cancellation));

    private async Task<long> Epoch(string fence, CancellationToken cancellation) =>
        long.TryParse((await Git(["cat-file", "blob", fence], null, cancellation)).Text, out var epoch) ? epoch : 0;

    /// <summary>The manifest and its fence in a commit, by path: the ids of their content. Null when there is no such commit.</summary>
    private async Task<Dictionary<string, string>?> Entries(string commit, string path, CancellationToken cancellation)
    {
        var listed = await Git(["ls-tree", commit, "--", path, Fences(path)], null, cancellation);
        return listed.Succeeded ? listed.Lines.Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[1], parts => parts[0].Split(' ')[2]) : null;
    }
}
