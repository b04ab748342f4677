using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AutoStack.Api.Disk;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Projects.Credentials;
using AutoStack.Domain;

namespace AutoStack.Api.Sources.Git;

/// <summary>Any Git repository, through the git command line: fetches exactly one commit where the server lets it.</summary>
public sealed partial class GitSource(RepositoryPolicy policy, RepositoryCache cache, GitCommand git, ISourceCredentials credentials, KeyFiles keys, IConfiguration configuration) : ISource
{
    private readonly long sizeLimit = configuration.GetValue("AutoStack:Source:MaximumMegabytes", 2048L) * 1024 * 1024;

    public string Kind => "Git";

    public async Task<Outcome<SourceCommit>> Resolve(ResolveSource request, StageContext context)
    {
        var admitted = await Admit(request.Project, request.RepositoryUrl, context);
        if (admitted is not Outcome<Asking>.Done { Value: var asking })
            return admitted.Select<SourceCommit>(_ => throw new InvalidOperationException("Done is handled above."));
        using var repository = await cache.Take(asking.Address, context.Epoch, context.Cancellation);
        var run = new Run(asking, repository);
        context.Log.Write($"Looking up {Describe(request)} in {asking.Url.Address}");
        await Initialise(run);

        string commit;
        if (request.Commit is { } wanted)
            commit = FullCommit().IsMatch(wanted) ? wanted.ToLowerInvariant() : throw new ArgumentException($"'{wanted}' is no full commit id.", nameof(request));
        else
        {
            var looked = await LookUp(asking, repository.Directory, request.Ref);
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
        var admitted = await Admit(request.Project, request.RepositoryUrl, context);
        if (admitted is not Outcome<Asking>.Done { Value: var asking })
            return admitted.Select<SourceTree>(_ => throw new InvalidOperationException("Done is handled above."));
        using var repository = await cache.Take(asking.Address, context.Epoch, context.Cancellation);
        var run = new Run(asking, repository);
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

    /// <summary>Whether an address may be asked at all, and who asks: with the project's credential, where it is for this server.</summary>
    private async Task<Outcome<Asking>> Admit(ProjectId project, string address, StageContext context)
    {
        var (url, refused) = await Permitted(address, context.Cancellation);
        if (url is null)
            return Outcome.Permanent<Asking>("repository_url_refused", $"AutoStack does not fetch from this address: {refused}");
        try
        {
            return await credentials.Find(project, context.Cancellation) is not { } credential ? Outcome.Done(new Asking(project, url, null, null, context))
                : credential.IsFor(url) ? Outcome.Done(new Asking(project, url, credential, null, context))
                : Outcome.Done(new Asking(project, url, null, credential.Origin, context));
        }
        catch (UnreadableCredentialException e)
        {
            return Outcome.Permanent<Asking>("source_credential_unreadable", e.Message);
        }
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

    /// <summary>An address, and who asks there.</summary>
    /// <param name="Credential">Null: as anybody.</param>
    /// <param name="Elsewhere">The project has a credential, which is for this other server.</param>
    private sealed record Asking(ProjectId Project, RepositoryUrl Url, SourceCredential? Credential, string? Elsewhere, StageContext Context)
    {
        public RunMark Mark { get; } = GitSource.Mark(Context);

        /// <summary>Names the cache. What was fetched with a project's credential is no other's to see.</summary>
        public string Address => Credential is null ? Url.Address : $"{Url.Address}\n{Project}";
    }

    private sealed record Run(Asking Asking, CachedRepository Repository)
    {
        public RepositoryUrl Url => Asking.Url;

        public StageContext Context => Asking.Context;

        public RunMark Mark => Asking.Mark;

        public bool TooLarge { get; set; }
    }
}
