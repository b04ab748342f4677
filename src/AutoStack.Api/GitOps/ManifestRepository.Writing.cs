using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Sources.Git;
using AutoStack.Domain;

namespace AutoStack.Api.GitOps;

/// <summary>How a change becomes a commit, and the commit the head of the branch.</summary>
public abstract partial class ManifestRepository
{
    private static readonly IReadOnlyDictionary<string, string> Author = new Dictionary<string, string>
    {
        ["GIT_AUTHOR_NAME"] = "AutoStack",
        ["GIT_AUTHOR_EMAIL"] = "autostack@localhost",
        ["GIT_COMMITTER_NAME"] = "AutoStack",
        ["GIT_COMMITTER_EMAIL"] = "autostack@localhost",
    };

    /// <summary>Where the branch stands now, with its history in <see cref="Repository"/>, which is made where it is not there; null while there is no such branch.</summary>
    protected abstract Task<Outcome<string?>> Expect(RunMark mark, StageContext context);

    /// <summary>Moves the branch to a commit, if it still stands where it was expected.</summary>
    /// <param name="expected">Null: there must be no such branch.</param>
    /// <returns>False when somebody else has moved it, and nothing was changed.</returns>
    protected abstract Task<Outcome<bool>> Move(string? expected, string commit, string subject, RunMark mark, StageContext context);

    /// <summary>Makes the local repository beside and then moves it, so that it is whole once it is there, however many make it at once and whoever is killed over it.</summary>
    protected async Task Initialise(RunMark? mark, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(Repository, "HEAD")))
            return;
        var making = $"{Repository}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(making);
        try
        {
            var answer = await git.Run(making, transport: null, ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", making], mark, cancellation);
            if (!answer.Succeeded)
                throw new IOException($"The GitOps repository {Repository} could not be made: {answer.Reason}");
            if (Directory.Exists(Repository) && !Directory.EnumerateFileSystemEntries(Repository).Any())
                Directory.Delete(Repository);
            Directory.Move(making, Repository);
        }
        catch (IOException) when (File.Exists(Path.Combine(Repository, "HEAD")))
        {
            // Another writer was quicker.
        }
        finally
        {
            if (Directory.Exists(making))
                Directory.Delete(making, recursive: true);
        }
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
        for (var race = 0; race < Races; race++)
        {
            var expected = await Expect(mark, context);
            if (expected is not Outcome<string?>.Done { Value: var head })
                return expected.Select<string>(_ => throw new InvalidOperationException("Done is handled above."));
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
            var moved = await Move(head, commit, subject, mark, context);
            if (moved is not Outcome<bool>.Done { Value: var isMoved })
                return moved.Select<string>(_ => throw new InvalidOperationException("Done is handled above."));
            if (isMoved)
            {
                context.Log.Write($"{subject}: {commit[..12]}");
                return Outcome.Done(commit);
            }
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
        var index = Path.Combine(Repository, $"index.{context.Epoch}.{Guid.NewGuid():N}");
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
            ? Outcome.Transient<string>(DiskFull.Code, DiskFull.Reason("the manifest could not be committed", Repository))
            : Outcome.Transient<string>("gitops_write_failed", $"The GitOps repository could not be written: {answer.Reason}");
    }
}
