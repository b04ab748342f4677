using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Sources.Git;

/// <summary>What is asked about a repository beside the files of one commit.</summary>
public sealed partial class GitSource
{
    /// <summary>A change of more files than this is not listed: it touches whatever anybody watches.</summary>
    private const int MostPaths = 10_000;

    public async Task<Outcome<string>> FindHead(FindHead request, StageContext context)
    {
        var admitted = await Admit(request.Project, request.RepositoryUrl, context);
        return admitted is Outcome<Asking>.Done { Value: var asking }
            ? await LookUp(asking, cache.Root, request.Ref)
            : admitted.Select<string>(_ => throw new InvalidOperationException("Done is handled above."));
    }

    public async Task<Outcome<IReadOnlyList<string>?>> FindChangedPaths(FindChangedPaths request, StageContext context)
    {
        var admitted = await Admit(request.Project, request.RepositoryUrl, context);
        if (admitted is not Outcome<Asking>.Done { Value: var asking })
            return admitted.Select<IReadOnlyList<string>?>(_ => throw new InvalidOperationException("Done is handled above."));
        using var repository = await cache.Take(asking.Address, context.Epoch, context.Cancellation);
        var run = new Run(asking, repository);
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
