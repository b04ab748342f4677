using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Sources.Git;

/// <summary>What is asked about a repository beside the files of one commit.</summary>
public sealed partial class GitSource
{
    /// <summary>A change of more files than this is not listed: it touches whatever anybody watches.</summary>
    private const int MostPaths = 10_000;

    public async Task<Outcome<string>> FindHead(FindHead request, StageContext context)
    {
        var (url, refused) = await Permitted(request.RepositoryUrl, context.Cancellation);
        return url is null
            ? Outcome.Permanent<string>("repository_url_refused", $"AutoStack does not fetch from this address: {refused}")
            : await LookUp(new Asking(url, cache.Root, context), request.Ref);
    }

    public async Task<Outcome<IReadOnlyList<string>?>> FindChangedPaths(FindChangedPaths request, StageContext context)
    {
        var (url, refused) = await Permitted(request.RepositoryUrl, context.Cancellation);
        if (url is null)
            return Outcome.Permanent<IReadOnlyList<string>?>("repository_url_refused", $"AutoStack does not fetch from this address: {refused}");

        using var repository = await cache.Take(url.Address, context.Epoch, context.Cancellation);
        var run = new Run(url, repository, context);
        await Initialise(run);
        foreach (var commit in new[] { request.From, request.To })
            if (await Fetch(run, commit, request.Ref) is var fetched and not Outcome<string>.Done)
                return fetched.Select<IReadOnlyList<string>?>(_ => throw new InvalidOperationException("Done is handled above."));

        // Each commit comes with all its files, so two can be compared though the history between them is not there.
        var answer = await Local(run, ["diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--name-only", "-z", request.From, request.To, "--"]);
        if (!answer.Succeeded)
            throw new IOException($"Commits {request.From} and {request.To} could not be compared: {answer.Reason}");
        var paths = answer.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return Outcome.Done<IReadOnlyList<string>?>(paths.Length > MostPaths ? null : paths);
    }
}
