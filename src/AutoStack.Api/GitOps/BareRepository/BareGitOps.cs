using AutoStack.Api.Disk;
using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Sources.Git;
using AutoStack.Domain;

namespace AutoStack.Api.GitOps.BareRepository;

/// <summary>
/// The GitOps repository as a bare repository in the state directory. Writes with plumbing commands and an index of its own, and moves the branch by
/// compare-and-swap; a writer that wakes late finds a higher epoch on the path and changes nothing (docs/adr/0006).
/// </summary>
public sealed class BareGitOps(GitCommand git, IConfiguration configuration) : IGitOps, IDisposable
{
    private const string Branch = "refs/heads/main";
    private const int Races = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LockedAtMost = TimeSpan.FromSeconds(3);

    private static readonly IReadOnlyDictionary<string, string> Author = new Dictionary<string, string>
    {
        ["GIT_AUTHOR_NAME"] = "AutoStack",
        ["GIT_AUTHOR_EMAIL"] = "autostack@localhost",
        ["GIT_COMMITTER_NAME"] = "AutoStack",
        ["GIT_COMMITTER_EMAIL"] = "autostack@localhost",
    };

    /// <summary>Commits of one node come one after the other: side by side, all but one would be made again. Those of other nodes meet in the compare-and-swap.</summary>
    private readonly SemaphoreSlim turn = new(1);

    private readonly string repository = Path.Combine(StateDirectories.State(configuration), "gitops.git");

    public string Kind => "BareRepository";

    public void Dispose() => turn.Dispose();

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
        if (!Directory.Exists(repository) || !(await Git(["cat-file", "-e", $"{commit}^{{commit}}"], null, cancellation)).Succeeded)
            return Outcome.Transient<ReleaseManifest?>("gitops_commit_missing", $"The GitOps repository has no commit {commit}.");
        var file = $"{commit}:{ManifestFile.Path(project, environment)}";
        if (!(await Git(["cat-file", "-e", file], null, cancellation)).Succeeded)
            return Outcome.Done<ReleaseManifest?>(null);
        var content = await Git(["cat-file", "blob", file], null, cancellation);
        return content.Succeeded
            ? ManifestFile.Read(content.Text).Select<ReleaseManifest?>(manifest => manifest)
            : Outcome.Transient<ReleaseManifest?>("gitops_unreadable", $"The GitOps repository could not be read: {content.Reason}");
    }

    public async Task<string?> Head(CancellationToken cancellation) => Directory.Exists(repository) ? await Head(mark: null, cancellation) : null;

    public async Task<Outcome<ForeignManifest?>> ChangedByOthers(string project, string environment, string since, CancellationToken cancellation)
    {
        var path = ManifestFile.Path(project, environment);
        if (await Entries(since, path, cancellation) is not { } before || await Entries(Branch, path, cancellation) is not { } now)
            return Outcome.Transient<ForeignManifest?>("gitops_unreadable", $"The GitOps repository has no commit {since}, or cannot be read.");
        // Every change of AutoStack's rewrites the fence: where that is another one, the manifest is AutoStack's own affair.
        if (before.GetValueOrDefault(Fences(path)) != now.GetValueOrDefault(Fences(path)) || before.GetValueOrDefault(path) == now.GetValueOrDefault(path))
            return Outcome.Done<ForeignManifest?>(null);
        if (!now.TryGetValue(path, out var blob))
            return Outcome.Done<ForeignManifest?>(new ForeignManifest(null, null));
        var content = await Git(["cat-file", "blob", blob], null, cancellation);
        return !content.Succeeded ? Outcome.Transient<ForeignManifest?>("gitops_unreadable", $"The GitOps repository could not be read: {content.Reason}")
            : ManifestFile.Read(content.Text) is Outcome<ReleaseManifest>.Done { Value: var manifest } ? Outcome.Done<ForeignManifest?>(new ForeignManifest(manifest, null))
            : Outcome.Done<ForeignManifest?>(new ForeignManifest(null, "a file that is no autostack.yaml"));
    }

    /// <summary>The manifest and its fence in a commit, by path: the ids of their content. Null when there is no such commit.</summary>
    private async Task<Dictionary<string, string>?> Entries(string commit, string path, CancellationToken cancellation)
    {
        var listed = await Git(["ls-tree", commit, "--", path, Fences(path)], null, cancellation);
        return listed.Succeeded ? listed.Lines.Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[1], parts => parts[0].Split(' ')[2]) : null;
    }

    /// <summary>One commit that sets or removes one file, unless it is there already.</summary>
    /// <param name="content">Null removes the file.</param>
    private async Task<Outcome<string>> Change(EnvironmentId environment, string path, string? content, string subject, Trailers trailers, StageContext context)
    {
        await turn.WaitAsync(context.Cancellation);
        try
        {
            return await ChangeInTurn(environment, path, content, subject, trailers, context);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Outcome<string>> ChangeInTurn(EnvironmentId environment, string path, string? content, string subject, Trailers trailers, StageContext context)
    {
        var mark = new RunMark(context.Subject, context.Kind.ToString(), context.Epoch);
        await Initialise(mark, context.Cancellation);
        for (var race = 0; race < Races; race++)
        {
            var head = await Head(mark, context.Cancellation);
            if (head is not null && await Decide(head, path, trailers, mark, context.Cancellation) is { } decided)
                return decided;
            // A deleted environment's name, and so its path, may belong to a later one by now.
            if (head is not null && await BelongsToALaterOne(head, path, environment, mark, context.Cancellation))
                return trailers.Anywhere ? Outcome.Done(head) : Outcome.Permanent<string>("overtaken", "A later environment has this name by now.");

            var written = await WriteCommit(head, path, content, $"{subject}\n\n{trailers}\n", mark, context);
            if (written is not Outcome<string>.Done { Value: var commit })
                return written;

            // The swap: somebody else's commit in between makes it fail, and everything is looked at again.
            context.Cancellation.ThrowIfCancellationRequested();
            var swapped = await Git(["update-ref", "-m", subject, Branch, commit, head ?? new string('0', 40)], mark, context.Cancellation);
            if (swapped.Succeeded)
            {
                context.Log.Write($"{subject}: {commit[..12]}");
                return Outcome.Done(commit);
            }

            if (DiskFull.Says(swapped.Text))
                return Outcome.Transient<string>(DiskFull.Code, DiskFull.Reason("the branch of the GitOps repository could not be moved", repository));
            await LetGo(context.Cancellation);
        }

        return Outcome.Transient<string>("gitops_contended", $"The GitOps repository changed {Races} times in a row while this commit was made.");
    }

    /// <summary>What the history of the path says: done already, overtaken, nothing to take back, or (null) go on.</summary>
    private async Task<Outcome<string>?> Decide(string head, string path, Trailers trailers, RunMark mark, CancellationToken cancellation)
    {
        var log = await Git(
            ["log", "--max-count=200", $"--format=%H{string.Concat(Trailers.Keys.Append(Trailers.RunEpoch).Select(key => $"%x09%(trailers:key={key},valueonly,separator=)"))}", head, "--", path, Fences(path)],
            mark,
            cancellation);
        if (!log.Succeeded)
            return Outcome.Transient<string>("gitops_unreadable", $"The GitOps repository could not be read: {log.Reason}");

        var own = trailers.Id.ToString();
        var history = log.Lines.Select(line => line.Split('\t')).Where(parts => parts.Length == Trailers.Keys.Count + 2).ToList();
        if (history.FirstOrDefault(entry => entry[Trailers.Keys.IndexOf(trailers.Key) + 1] == own) is { } done && (trailers.Anywhere || ReferenceEquals(done, history[0])))
            return Outcome.Done(done[0]);
        // A commit by hand has no epoch, and must not hide the newest of ours below it.
        if (history.Select(entry => entry[^1]).FirstOrDefault(value => value.Length > 0) is { } newest && long.TryParse(newest, out var epoch) && epoch > trailers.Epoch)
            return Outcome.Permanent<string>("overtaken", "A newer change of this environment is in the GitOps repository already.");
        return null;
    }

    private async Task<bool> BelongsToALaterOne(string head, string path, EnvironmentId environment, RunMark mark, CancellationToken cancellation)
    {
        var answer = await Git(["show", $"{head}:{path}"], mark, cancellation);
        return answer.Succeeded && ManifestFile.Read(answer.Text) is Outcome<ReleaseManifest>.Done { Value.EnvironmentId.Value: var owner } && owner.CompareTo(environment.Value) > 0;
    }

    private async Task<Outcome<string>> WriteCommit(string? head, string path, string? content, string message, RunMark mark, StageContext context)
    {
        var cancellation = context.Cancellation;
        var index = Path.Combine(repository, $"index.{context.Epoch}.{Guid.NewGuid():N}");
        var environment = new Dictionary<string, string>(Author) { ["GIT_INDEX_FILE"] = index };
        try
        {
            if (head is not null && await Git(["read-tree", head], mark, cancellation, environment) is { Succeeded: false } read)
                return Failed(read);
            // Removed by mode 0; not by --force-remove, which wants a working tree.
            var entry = $"0 {new string('0', 40)}\t{path}\n";
            if (content is not null)
            {
                var blob = await Git(["hash-object", "-w", "--stdin"], mark, cancellation, environment, content);
                if (!blob.Succeeded)
                    return Failed(blob);
                entry = $"100644 {blob.Lines[0]}\t{path}\n";
            }

            var fence = await Git(["hash-object", "-w", "--stdin"], mark, cancellation, environment, $"{context.Epoch}\n");
            if (!fence.Succeeded)
                return Failed(fence);
            if (await Git(["update-index", "--add", "--index-info"], mark, cancellation, environment, $"{entry}100644 {fence.Lines[0]}\t{Fences(path)}\n") is { Succeeded: false } changed)
                return Failed(changed);

            var tree = await Git(["write-tree"], mark, cancellation, environment);
            if (!tree.Succeeded)
                return Failed(tree);
            string[] parents = head is null ? [] : ["-p", head];
            var commit = await Git(["commit-tree", tree.Lines[0], .. parents, "-F", "-"], mark, cancellation, environment, message);
            return commit.Succeeded ? Outcome.Done(commit.Lines[0]) : Failed(commit);
        }
        finally
        {
            File.Delete(index);
        }

        Outcome<string> Failed(GitAnswer answer) => DiskFull.Says(answer.Text)
            ? Outcome.Transient<string>(DiskFull.Code, DiskFull.Reason("the manifest could not be committed", repository))
            : Outcome.Transient<string>("gitops_write_failed", $"The GitOps repository could not be written: {answer.Reason}");
    }

    /// <summary>A small file beside the manifest that every change rewrites: two changes of one environment always meet in it.</summary>
    private static string Fences(string path) => path.Replace("autostack.yaml", ".autostack-epoch", StringComparison.Ordinal);

    private async Task<string?> Head(RunMark? mark, CancellationToken cancellation)
    {
        var answer = await Git(["rev-parse", "--verify", "--quiet", Branch], mark, cancellation);
        return answer.Succeeded ? answer.Lines[0] : null;
    }

    /// <summary>Made beside and then moved, so that it is whole once it is there, however many make it at once and whoever is killed over it.</summary>
    private async Task Initialise(RunMark mark, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(repository, "HEAD")))
            return;
        var making = $"{repository}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(making);
        try
        {
            var answer = await git.Run(making, transport: null, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", making], mark, cancellation);
            if (!answer.Succeeded)
                throw new IOException($"The GitOps repository {repository} could not be made: {answer.Reason}");
            if (Directory.Exists(repository) && !Directory.EnumerateFileSystemEntries(repository).Any())
                Directory.Delete(repository);
            Directory.Move(making, repository);
        }
        catch (IOException) when (File.Exists(Path.Combine(repository, "HEAD")))
        {
            // Another writer was quicker.
        }
        finally
        {
            if (Directory.Exists(making))
                Directory.Delete(making, recursive: true);
        }
    }

    /// <summary>Lets whoever moves the branch at this moment finish; takes the lock away that a killed writer left, since moving takes milliseconds.</summary>
    private async Task LetGo(CancellationToken cancellation)
    {
        var held = new FileInfo(Path.Combine(repository, $"{Branch}.lock"));
        if (!held.Exists)
            return;
        await Task.Delay(Look, cancellation);
        held.Refresh();
        if (held.Exists && DateTime.UtcNow - held.LastWriteTimeUtc > LockedAtMost)
            held.Delete();
    }

    private Task<GitAnswer> Git(IEnumerable<string> arguments, RunMark? mark, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null, string? input = null) =>
        git.Run(repository, transport: null, arguments, mark, cancellation, environment, input);

    /// <summary>Say what a commit was made for, in the form that git-interpret-trailers(1) reads.</summary>
    private sealed record Trailers(string Key, Guid Id, long Epoch)
    {
        public const string Deployment = "Deployment-Id";
        public const string Revert = "Reverts-Deployment-Id";
        public const string Change = "Environment-Change";
        public const string RevertOfChange = "Reverts-Environment-Change";
        public const string RunEpoch = "Run-Epoch";

        public static readonly List<string> Keys = [Deployment, Revert, Change, RevertOfChange];

        /// <summary>A commit that was made counts though others followed: what takes something away does so once. What brings something counts only while it is the newest.</summary>
        public bool Anywhere { get; init; }

        public override string ToString() => $"{Key}: {Id}\n{RunEpoch}: {Epoch}";
    }
}
