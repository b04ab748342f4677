using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Domain.Projects;

namespace AutoStack.Api.Sources.Git;

/// <summary>What talks to the other side, and how much of it is let in.</summary>
public sealed partial class GitSource
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Which commit a name stands for. A branch wins over a tag of the same name.</summary>
    /// <param name="directory">Where git runs; any will do.</param>
    private async Task<Outcome<string>> LookUp(Asking asking, string directory, string? name)
    {
        if (name is not null && FullCommit().IsMatch(name))
            return Outcome.Done(name.ToLowerInvariant());

        string[] patterns = name is null ? ["HEAD"] : [$"refs/heads/{name}", $"refs/tags/{name}", $"refs/tags/{name}^{{}}"];
        var answer = await Ask(asking, directory, ["ls-remote", "--quiet", .. ServedBy(asking.Url), "--", asking.Url.Address, .. patterns]);
        if (!answer.Succeeded)
            return Fault(asking, directory, answer);

        var refs = answer.Lines
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 2 && FullCommit().IsMatch(parts[0]))
            .ToDictionary(parts => parts[1], parts => parts[0]);
        foreach (var pattern in name is null ? patterns : [patterns[0], patterns[2], patterns[1]])
            if (refs.TryGetValue(pattern, out var commit))
                return Outcome.Done(commit);

        var all = await Ask(asking, directory, ["ls-remote", "--quiet", "--heads", "--tags", .. ServedBy(asking.Url), "--", asking.Url.Address]);
        return all.Succeeded && !all.Lines.Any(line => line.Contains('\t'))
            ? Outcome.Permanent<string>("repository_empty", $"{asking.Url.Address} has no commits yet. Push one, then deploy again.")
            : Outcome.Permanent<string>("ref_not_found", name is null
                ? $"{asking.Url.Address} has no default branch. Name the branch to deploy in the project's settings."
                : $"{asking.Url.Address} has no branch or tag '{name}'. Check the name, or push it.");
    }

    /// <summary>Has the commit with all its files in the cache.</summary>
    /// <returns>The commit's id, also when it was asked for by the id of an annotated tag.</returns>
    private async Task<Outcome<string>> Fetch(Run run, string commit, string? name)
    {
        if (await Kept(run, commit) is { } there)
            return Outcome.Done(there);

        var old = System.IO.Directory.EnumerateFiles(Path.Combine(run.Repository.Directory, "objects"), "*", SearchOption.AllDirectories).Any();
        var fetched = await FetchMissing(run, commit, name);
        if (!run.TooLarge || !old)
            return fetched;

        // What earlier deployments left in the cache counted too: the repository alone may be small enough.
        run.TooLarge = false;
        run.Context.Log.Write("The cache of this repository has grown too large and is made again");
        await Initialise(run);
        return await FetchMissing(run, commit, name);
    }

    private async Task<Outcome<string>> FetchMissing(Run run, string commit, string? name)
    {
        var kept = $"refs/autostack/{commit}";
        string[] fetch = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", .. ServedBy(run.Url)];
        var exact = await Bounded(run, run.Repository.Directory, run.Url.Transport, [.. fetch, "--depth=1", "--", run.Url.Address, $"+{commit}:{kept}"]);
        if (run.TooLarge)
            return TooLarge(run);
        if (exact.Succeeded && await Kept(run, commit) is { } got)
            return Outcome.Done(got);
        if (DiskFull.Says(exact.Text))
            return Fault(run.Asking, run.Repository.Directory, exact);

        // Some servers give out branches and tags only: then all of them, with their history (a depth without end, as the cache may be shallow), since the commit may
        // be older than any.
        var all = await Bounded(
            run,
            run.Repository.Directory,
            run.Url.Transport,
            [.. fetch, "--prune", "--depth=2147483647", "--", run.Url.Address, "+refs/heads/*:refs/autostack/heads/*", "+refs/tags/*:refs/autostack/tags/*"]);
        if (run.TooLarge)
            return TooLarge(run);
        if (!all.Succeeded)
            return Fault(run.Asking, run.Repository.Directory, all);
        await Local(run, ["update-ref", kept, commit]);
        return await Kept(run, commit) is { } found
            ? Outcome.Done(found)
            : Outcome.Permanent<string>("ref_not_found", $"{run.Url.Address} has no commit {commit}{(name is null ? "" : $" (asked for as '{name}')")}. It may have been rewritten away; deploy a branch instead.");
    }

    /// <summary>
    /// The commit, if a fetch of it came to its end. Only the ref tells: an interrupted fetch leaves the commit and some of its files.
    /// </summary>
    private async Task<string?> Kept(Run run, string commit)
    {
        var answer = await Local(run, ["rev-parse", "--verify", "--quiet", $"refs/autostack/{commit}^{{commit}}"]);
        if (!answer.Succeeded)
            return null;
        var peeled = answer.Lines[0];
        if (peeled != commit)
            await Local(run, ["update-ref", $"refs/autostack/{peeled}", peeled]);
        return peeled;
    }

    /// <summary>For a path the other side is a child of git's, which takes over none of our settings: without this it refuses repositories of other users.</summary>
    private static string[] ServedBy(RepositoryUrl url) => url.Transport == RepositoryTransport.Path ? ["--upload-pack=git -c 'safe.directory=*' upload-pack"] : [];

    /// <summary>Asks the other side something short.</summary>
    private Task<GitAnswer> Ask(Asking asking, string directory, IEnumerable<string> arguments) => Talk(asking, directory, arguments, asking.Context.Cancellation);

    /// <summary>Lets git talk to the other side, with the project's credential for as long as it does.</summary>
    private async Task<GitAnswer> Talk(Asking asking, string directory, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var files = asking.Credential is { Kind: SourceCredentialKind.SshKey } key ? keys.Write(asking.Context.Epoch, key.Secret, key.KnownHosts!) : null;
        var access = files is not null ? GitAccess.BySshKey(files.KeyFile, files.KnownHostsFile)
            : asking.Credential is { } token ? GitAccess.ByToken(asking.Url, token.Username ?? "git", token.Secret)
            : GitAccess.Nobody;
        var answer = await git.Run(directory, asking.Url.Transport, arguments, asking.Mark, cancellation, access: access);
        return answer with { Lines = [.. answer.Lines.Select(access.Masked)] };
    }

    private static Outcome<string> Fault(Asking asking, string directory, GitAnswer answer) => GitFault.Of<string>(asking.Url.Address, directory, answer, asking switch
    {
        { Elsewhere: { } other } => $"The project's source credential is for {other} and goes nowhere else: set it anew for this address.",
        { Credential.Kind: SourceCredentialKind.SshKey } => "Give the public key of the project's source credential the right to read, or set the credential anew.",
        { Credential: not null } => "Its source credential may have expired or lack the right to read: set it anew in the project's settings (PUT /projects/{id}/source-credential).",
        _ => "Check that AutoStack may read the repository; for a private one set a source credential in the project's settings (PUT /projects/{id}/source-credential).",
    });

    /// <summary>Runs a command that fills a directory; ends it, and removes the directory, when that grows beyond the limit.</summary>
    private async Task<GitAnswer> Bounded(
        Run run,
        string directory,
        RepositoryTransport? transport,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Context.Cancellation);
        using var ended = new CancellationTokenSource();
        var watching = Watch(ended.Token);
        GitAnswer answer;
        try
        {
            answer = transport is null
                ? await git.Run(run.Repository.Directory, transport, arguments, run.Mark, stop.Token, environment)
                : await Talk(run.Asking, run.Repository.Directory, arguments, stop.Token);
        }
        catch (OperationCanceledException) when (run.TooLarge && !run.Context.Cancellation.IsCancellationRequested)
        {
            answer = new GitAnswer(1, ["fatal: larger than permitted"]);
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }

        // Once more at the end: it may have been quicker than the watch.
        Measure();
        if (run.TooLarge)
            System.IO.Directory.Delete(directory, recursive: true);
        return answer;

        async Task Watch(CancellationToken cancellation)
        {
            while (!cancellation.IsCancellationRequested)
            {
                var began = TimeProvider.System.GetTimestamp();
                Measure();
                // Often, so that not much more than the limit is ever written; and so seldom that looking at many files is a small part of the work.
                var pause = TimeProvider.System.GetElapsedTime(began) * 4;
                await Task.Delay(pause < Look ? Look : pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        void Measure()
        {
            if (Size(directory) <= sizeLimit)
                return;
            run.TooLarge = true;
            stop.Cancel();
        }
    }

    private static long Size(string directory)
    {
        try
        {
            return new DirectoryInfo(directory)
                .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true })
                .Sum(file => file.Exists ? file.Length : 0);
        }
        catch (IOException)
        {
            // Files come and go while git works.
            return 0;
        }
    }
}
