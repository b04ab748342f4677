using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AutoStack.Api.Disk;
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
            return Outcome.Permanent<SourceCommit>("repository_url_refused", $"AutoStack does not fetch from this address: {refused}");

        using var repository = await cache.Take(url.Address, context.Epoch, context.Cancellation);
        var run = new Run(url, repository, context);
        context.Log.Write($"Looking up {Describe(request)} in {url.Address}");
        await Initialise(run);

        string commit;
        if (request.Commit is { } wanted)
            commit = FullCommit().IsMatch(wanted) ? wanted.ToLowerInvariant() : throw new ArgumentException($"'{wanted}' is no full commit id.", nameof(request));
        else
        {
            var looked = await LookUp(new Asking(url, repository.Directory, context), request.Ref);
            if (looked is not Outcome<string>.Done { Value: var found })
                return looked.Select<SourceCommit>(_ => throw new InvalidOperationException("Done is handled above."));
            commit = found;
        }

        var fetched = await Fetch(run, commit, request.Ref);
        if (fetched is not Outcome<string>.Done { Value: var peeled })
            return fetched.Select<SourceCommit>(_ => throw new InvalidOperationException("Done is handled above."));
        commit = peeled;
        var described = await DescribeCommit(run, commit, request.Ref);
        context.Log.Write($"Commit {commit[..12]}: {described.Message.Split('\n')[0]}");
        return Outcome.Done(described);
    }

    public async Task<Outcome<SourceTree>> CheckOut(CheckOutSource request, string directory, StageContext context)
    {
        var (url, refused) = await Permitted(request.RepositoryUrl, context.Cancellation);
        if (url is null)
            return Outcome.Permanent<SourceTree>("repository_url_refused", $"AutoStack does not fetch from this address: {refused}");

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
                var answer = await Bounded(run, directory, transport: null, arguments, index);
                if (run.TooLarge)
                    return TooLarge(run).Select<SourceTree>(_ => throw new InvalidOperationException("It is never done."));
                if (!answer.Succeeded)
                    return DiskFull.Says(answer.Text) || DiskFull.HasFilled(directory)
                        ? Outcome.Transient<SourceTree>(DiskFull.Code, DiskFull.Reason($"the files of commit {request.Commit[..12]} could not be written", directory))
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
        // A crash may have cut off its making, or damaged it: git itself tells whether it is one.
        var directory = run.Repository.Directory;
        if (System.IO.Directory.Exists(directory))
        {
            if ((await Local(run, ["rev-parse", "--is-bare-repository"])) is { Succeeded: true, Text: "true" })
                return;
            System.IO.Directory.Delete(directory, recursive: true);
        }

        System.IO.Directory.CreateDirectory(directory);
        var answer = await Local(run, ["init", "--quiet", "--bare", "--template=", directory]);
        if (!answer.Succeeded)
            throw new IOException($"The cache {directory} could not be made: {answer.Reason}");
    }

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

    private static string Describe(ResolveSource request) =>
        request.Commit is { } commit ? $"commit {commit[..Math.Min(12, commit.Length)]}" : request.Ref is { } name ? $"'{name}'" : "the default branch";

    [GeneratedRegex(@"\A[0-9a-fA-F]{40}\z")]
    private static partial Regex FullCommit();

    private static RunMark Mark(StageContext context) => new(context.Subject, context.Kind.ToString(), context.Epoch);

    /// <param name="Directory">Where git runs; any will do.</param>
    private sealed record Asking(RepositoryUrl Url, string Directory, StageContext Context);

    private sealed record Run(RepositoryUrl Url, CachedRepository Repository, StageContext Context)
    {
        public RunMark Mark { get; } = GitSource.Mark(Context);

        public bool TooLarge { get; set; }
    }
}
