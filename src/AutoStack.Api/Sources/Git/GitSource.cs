using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;

namespace AutoStack.Api.Sources.Git;

/// <summary>Any Git repository, through the git command line: fetches exactly one commit where the server lets it.</summary>
public sealed partial class GitSource(RepositoryPolicy policy, RepositoryCache cache, GitCommand git, IConfiguration configuration) : ISource
{
    private readonly long sizeLimit = configuration.GetValue("AutoStack:Source:MaximumMegabytes", 2048L) * 1024 * 1024;

    public string Kind => "Git";

    public async Task<Outcome<SourceCommit>> Resolve(ResolveSource request, StageContext context)
    {
        var (url, refused) = await Permitted(request.RepositoryUrl, context.Cancellation);
        if (url is null)
            return Outcome.Permanent<SourceCommit>("repository_url_refused", $"{request.RepositoryUrl}: {refused}");

        using var repository = await cache.Take(url.Address, context.Epoch, context.Cancellation);
        var run = new Run(url, repository, context);
        context.Log.Write($"Looking up {Describe(request)} in {url.Address}");
        await Initialise(run);

        string commit;
        if (request.Commit is { } wanted)
            commit = wanted;
        else
        {
            var looked = await LookUp(run, request.Ref);
            if (looked is not Outcome<string>.Done { Value: var found })
                return looked.Select<SourceCommit>(_ => throw new InvalidOperationException("Done is handled above."));
            commit = found;
        }

        var fetched = await Fetch(run, commit, request.Ref);
        if (fetched is not Outcome<string>.Done)
            return fetched.Select<SourceCommit>(_ => throw new InvalidOperationException("Done is handled above."));
        var described = await DescribeCommit(run, commit, request.Ref);
        context.Log.Write($"Commit {commit[..12]}: {described.Message.Split('\n')[0]}");
        return Outcome.Done(described);
    }

    public async Task<Outcome<SourceTree>> CheckOut(CheckOutSource request, string directory, StageContext context)
    {
        var (url, refused) = await Permitted(request.RepositoryUrl, context.Cancellation);
        if (url is null)
            return Outcome.Permanent<SourceTree>("repository_url_refused", $"{request.RepositoryUrl}: {refused}");

        using var repository = await cache.Take(url.Address, context.Epoch, context.Cancellation);
        var run = new Run(url, repository, context);
        await Initialise(run);
        var fetched = await Fetch(run, request.Commit, request.Ref);
        if (fetched is not Outcome<string>.Done)
            return fetched.Select<SourceTree>(_ => throw new InvalidOperationException("Done is handled above."));

        // An index of this run's own, and no .git beside the files: nothing of the cache is reachable from the tree.
        var index = new Dictionary<string, string>
        {
            ["GIT_INDEX_FILE"] = Path.Combine(repository.Directory, $"index.{context.Epoch}"),
            ["GIT_DIR"] = repository.Directory,
            ["GIT_WORK_TREE"] = directory,
        };
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            foreach (var arguments in new[] { new[] { "read-tree", request.Commit }, ["checkout-index", "--all", "--force"] })
            {
                var answer = await Local(run, arguments, index);
                if (!answer.Succeeded)
                    return answer.Text.Contains("No space left", StringComparison.Ordinal)
                        ? Outcome.Transient<SourceTree>("disk_full", "The disk is full. Free space; the deployment tries again by itself.")
                        : Outcome.Permanent<SourceTree>("checkout_failed", $"The files of commit {request.Commit[..12]} could not be written: {answer.Reason}");
            }
        }
        finally
        {
            File.Delete(index["GIT_INDEX_FILE"]);
        }

        return Outcome.Done(new SourceTree(directory, Size(directory)));
    }

    private async Task<(RepositoryUrl? Url, string? Refused)> Permitted(string address, CancellationToken cancellation)
    {
        if (policy.Refuse(address) is { } problem)
            return (null, problem);
        var url = RepositoryUrl.Parse(address).Url!;
        try
        {
            return await policy.RefuseResolved(url, cancellation) is { } refused ? (null, refused) : (url, null);
        }
        catch (SocketException)
        {
            // The name does not resolve now; git says so in its own words, and it counts as passing.
            return (url, null);
        }
    }

    private async Task Initialise(Run run)
    {
        if (File.Exists(Path.Combine(run.Repository.Directory, "HEAD")))
            return;
        System.IO.Directory.CreateDirectory(run.Repository.Directory);
        var answer = await Local(run, ["init", "--quiet", "--bare", "--template=", run.Repository.Directory]);
        if (!answer.Succeeded)
            throw new IOException($"The cache {run.Repository.Directory} could not be made: {answer.Reason}");
    }

    /// <summary>Which commit a name stands for. A branch wins over a tag of the same name.</summary>
    private async Task<Outcome<string>> LookUp(Run run, string? name)
    {
        if (name is not null && FullCommit().IsMatch(name))
            return Outcome.Done(name.ToLowerInvariant());

        string[] patterns = name is null ? ["HEAD"] : [$"refs/heads/{name}", $"refs/tags/{name}", $"refs/tags/{name}^{{}}"];
        var answer = await Remote(run, ["ls-remote", "--quiet", "--", run.Url.Address, .. patterns]);
        if (!answer.Succeeded)
            return GitFault.Of<string>(run.Url.Address, answer);

        var refs = answer.Lines
            .Select(line => line.Split('\t'))
            .Where(parts => parts.Length == 2 && FullCommit().IsMatch(parts[0]))
            .ToDictionary(parts => parts[1], parts => parts[0]);
        foreach (var pattern in name is null ? patterns : [patterns[0], patterns[2], patterns[1]])
            if (refs.TryGetValue(pattern, out var commit))
                return Outcome.Done(commit);

        var all = await Remote(run, ["ls-remote", "--quiet", "--heads", "--tags", "--", run.Url.Address]);
        return all.Succeeded && !all.Lines.Any(line => line.Contains('\t'))
            ? Outcome.Permanent<string>("repository_empty", $"{run.Url.Address} has no commits yet. Push one, then deploy again.")
            : Outcome.Permanent<string>("ref_not_found", name is null
                ? $"{run.Url.Address} has no default branch. Name the branch to deploy in the project's settings."
                : $"{run.Url.Address} has no branch or tag '{name}'. Check the name, or push it.");
    }

    private async Task<Outcome<string>> Fetch(Run run, string commit, string? name)
    {
        if (await Has(run, commit))
            return Outcome.Done(commit);

        var kept = $"refs/autostack/{commit}";
        var exact = await Remote(run, ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--depth=1", "--", run.Url.Address, $"+{commit}:{kept}"]);
        if (exact.Succeeded && await Has(run, commit))
            return Outcome.Done(commit);
        if (run.TooLarge)
            return TooLarge(run);

        // Some servers give out branches and tags only: then all of them, with their history, since the commit may be older than any.
        var all = await Remote(run, ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--", run.Url.Address, "+refs/heads/*:refs/autostack/heads/*", "+refs/tags/*:refs/autostack/tags/*"]);
        if (run.TooLarge)
            return TooLarge(run);
        if (!all.Succeeded)
            return GitFault.Of<string>(run.Url.Address, all);
        if (!await Has(run, commit))
            return Outcome.Permanent<string>("ref_not_found", $"{run.Url.Address} has no commit {commit}{(name is null ? "" : $" (asked for as '{name}')")}. It may have been rewritten away; deploy a branch instead.");
        await Local(run, ["update-ref", kept, commit]);
        return Outcome.Done(commit);
    }

    private async Task<bool> Has(Run run, string commit) =>
        (await Local(run, ["rev-parse", "--verify", "--quiet", $"refs/autostack/{commit}^{{commit}}"])).Succeeded
        || (await Local(run, ["cat-file", "-e", $"{commit}^{{tree}}"])).Succeeded;

    private async Task<SourceCommit> DescribeCommit(Run run, string commit, string? name)
    {
        var answer = await Local(run, ["show", "--no-patch", "--no-show-signature", "--encoding=UTF-8", "--format=%an%n%ae%n%cI%n%B", commit, "--"]);
        if (!answer.Succeeded || answer.Lines.Count < 3)
            throw new IOException($"Commit {commit} could not be read: {answer.Reason}");
        var message = string.Join('\n', answer.Lines.Skip(3)).Trim();
        return new SourceCommit(
            commit,
            message.Length > 4096 ? message[..4096] : message,
            answer.Lines[0],
            answer.Lines[1],
            DateTimeOffset.Parse(answer.Lines[2], CultureInfo.InvariantCulture).ToUniversalTime(),
            name);
    }

    private Outcome<string> TooLarge(Run run) =>
        Outcome.Permanent<string>("repository_too_large", $"{run.Url.Address} is larger than {sizeLimit / 1024 / 1024} MB. Raise AutoStack:Source:MaximumMegabytes if that is meant.");

    private Task<GitAnswer> Local(Run run, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        git.Run(run.Repository.Directory, transport: null, arguments, run.Mark, run.Context.Cancellation, environment);

    /// <summary>Runs a command that talks to the other side, and ends it when what it brings grows beyond the limit.</summary>
    private async Task<GitAnswer> Remote(Run run, IEnumerable<string> arguments)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Context.Cancellation);
        using var watch = new Timer(
            _ =>
            {
                if (Size(run.Repository.Directory) <= sizeLimit)
                    return;
                run.TooLarge = true;
                stop.Cancel();
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));
        try
        {
            return await git.Run(run.Repository.Directory, run.Url.Transport, arguments, run.Mark, stop.Token);
        }
        catch (OperationCanceledException) when (run.TooLarge && !run.Context.Cancellation.IsCancellationRequested)
        {
            await watch.DisposeAsync();
            System.IO.Directory.Delete(run.Repository.Directory, recursive: true);
            return new GitAnswer(1, ["fatal: larger than permitted"]);
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

    private static string Describe(ResolveSource request) =>
        request.Commit is { } commit ? $"commit {commit[..Math.Min(12, commit.Length)]}" : request.Ref is { } name ? $"'{name}'" : "the default branch";

    [GeneratedRegex(@"\A[0-9a-fA-F]{40}\z")]
    private static partial Regex FullCommit();

    private sealed record Run(RepositoryUrl Url, CachedRepository Repository, StageContext Context)
    {
        public RunMark Mark { get; } = new(Context.Deployment, Context.Stage.ToString().ToLowerInvariant(), Context.Epoch);

        public bool TooLarge { get; set; }
    }
}
