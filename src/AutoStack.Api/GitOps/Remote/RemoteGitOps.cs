using System.Globalization;
using AutoStack.Api.Hosting;
using AutoStack.Api.Pipeline;
using AutoStack.Api.Processes;
using AutoStack.Api.Sources.Git;

namespace AutoStack.Api.GitOps.Remote;

/// <summary>
/// The GitOps repository at a Git server. Commits are made in a copy of this process's own, upon the head that was just fetched, and pushed on condition that the branch
/// still stands there (docs/adr/0020). What a rewritten branch has lost stays in the copy.
/// </summary>
public sealed class RemoteGitOps(GitCommand git, RemoteSettings settings, string state, RoleKind role) : ManifestRepository(git)
{
    private const string Refs = "refs/autostack/";
    private const string Fetched = $"{Refs}fetched";
    private const string Seen = $"{Refs}seen";
    private const string Kept = $"{Refs}kept/";
    private const string Lost = $"{Refs}lost/";
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <summary>One after the other: a fetch that began before a push must not be taken for a rewritten branch after it.</summary>
    private readonly SemaphoreSlim talking = new(1);

    private LocalCopy? copy;
    private long? looked;
    private volatile string? hindrance;

    /// <summary>Heads that the branch has lost, as far as they are remembered; and those of them that no deployment's log tells yet.</summary>
    private volatile IReadOnlyList<LostHead>? lost;
    private IReadOnlyList<LostHead> untold = [];

    public override string Kind => nameof(GitOpsKind.Remote);

    public override IReadOnlyList<string> Notices =>
    [
        .. hindrance is { } reason ? [reason] : Array.Empty<string>(),
        .. (lost ?? []).Where(head => DateTimeOffset.UtcNow - head.At < Remembered).Select(Told),
    ];

    protected override string Repository => copy?.Directory ?? throw new InvalidOperationException("The copy is taken before anything is done in it.");

    protected override string Branch => Seen;

    protected override int Races => 20;

    public override async Task<string?> Head(CancellationToken cancellation)
    {
        if (!IsFresh)
            await Alone(async () => IsFresh || await Fetch(mark: null, cancellation) is Outcome<string?>.Done, cancellation);
        // Also where the server does not answer: what was seen last.
        return await Resolve(Seen, mark: null, cancellation);
    }

    protected override async Task<Outcome<bool>> Has(string commit, CancellationToken cancellation) =>
        copy is not null && await IsKept(commit, cancellation) ? Outcome.Done(true) : await Alone(() => Find(commit, cancellation), cancellation);

    protected override Task<Outcome<string?>> Expect(RunMark mark, StageContext context) => Alone(
        async () =>
        {
            var fetched = await Fetch(mark, context.Cancellation);
            foreach (var head in untold)
                context.Log.Write(Told(head));
            untold = [];
            return fetched;
        },
        context.Cancellation);

    protected override async Task<Outcome<bool>> Move(string? expected, string commit, string subject, RunMark mark, StageContext context)
    {
        var pushed = await Alone(() => Push(expected, commit, mark, context.Cancellation), context.Cancellation);
        if (pushed is Outcome<bool>.Done { Value: false })
            context.Log.Write($"{settings.Branch} has moved meanwhile: the commit is made anew on top of what came in between");
        return pushed;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            copy?.Dispose();
            talking.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool IsFresh => copy is not null && looked is { } last && TimeProvider.System.GetElapsedTime(last) < settings.FetchPeriod;

    private string Told(LostHead head) => string.Create(
        CultureInfo.InvariantCulture,
        $"The branch {settings.Branch} of {settings.Url.Address} was rewritten (noticed {head.At:yyyy-MM-dd HH:mm} UTC): commit {head.Commit[..12]} is no longer in it. What runs goes on to run; an environment whose manifest is gone or older there gets it back with its next deployment.");

    private async Task<T> Alone<T>(Func<Task<T>> talk, CancellationToken cancellation)
    {
        await talking.WaitAsync(cancellation);
        try
        {
            return await talk();
        }
        finally
        {
            talking.Release();
        }
    }

    /// <summary>Where the branch stands at the server, with all its history in the copy; null when there is no such branch.</summary>
    private async Task<Outcome<string?>> Fetch(RunMark? mark, CancellationToken cancellation)
    {
        await Open(mark, cancellation);
        // Before the answer: a server that is away is not asked more often than one that is there.
        looked = TimeProvider.System.GetTimestamp();
        var answer = await Ask(FetchOf($"+{settings.Reference}:{Fetched}"), mark, cancellation);
        var isBranchMissing = !answer.Succeeded && answer.Text.Contains("couldn't find remote ref", StringComparison.Ordinal);
        if (!answer.Succeeded && !isBranchMissing)
        {
            var fault = RemoteFault.Of<string?>(settings, Repository, answer);
            hindrance = fault is Outcome<string?>.Permanent p ? p.Reason : fault is Outcome<string?>.Transient t ? t.Reason : null;
            return fault;
        }

        hindrance = null;
        var head = isBranchMissing ? null : await Resolve(Fetched, mark, cancellation);
        var seen = await Resolve(Seen, mark, cancellation);
        if (seen == head)
            return Outcome.Done(head);
        if (seen is not null && (head is null || !(await Git(["merge-base", "--is-ancestor", seen, head], mark, cancellation)).Succeeded))
            await Remember(seen, mark, cancellation);
        await Git(head is null ? ["update-ref", "-d", Seen] : ["update-ref", Seen, head], mark, cancellation);
        return Outcome.Done(head);
    }

    private async Task<Outcome<bool>> Find(string commit, CancellationToken cancellation)
    {
        await Open(mark: null, cancellation);
        if (await IsKept(commit, cancellation))
            return Outcome.Done(true);
        var fetched = await Fetch(mark: null, cancellation);
        if (fetched is not Outcome<string?>.Done)
            return fetched.Select(_ => false);
        if (await IsKept(commit, cancellation))
            return Outcome.Done(true);
        // The branch has lost it meanwhile; many servers still give it out by its id.
        return Outcome.Done((await Ask(FetchOf($"+{commit}:{Kept}{commit}"), mark: null, cancellation)).Succeeded && await IsKept(commit, cancellation));
    }

    private async Task<Outcome<bool>> Push(string? expected, string commit, RunMark mark, CancellationToken cancellation)
    {
        var answer = await Ask(["push", "--porcelain", $"--force-with-lease={settings.Reference}:{expected}", "--", settings.Url.Address, $"{commit}:{settings.Reference}"], mark, cancellation);
        if (!answer.Succeeded)
            return RemoteFault.OfPush(settings, Repository, answer);
        await Git(["update-ref", Seen, commit], mark, cancellation);
        return Outcome.Done(true);
    }

    /// <summary>Whether a fetch of the commit came to its end, or it was pushed. Only refs tell: an interrupted fetch leaves the commit and some of its files.</summary>
    private async Task<bool> IsKept(string commit, CancellationToken cancellation)
    {
        var answer = await Git(["for-each-ref", "--count=1", $"--contains={commit}", "--format=%(refname)", Refs], null, cancellation);
        return answer is { Succeeded: true, Lines.Count: > 0 };
    }

    private async Task Remember(string head, RunMark? mark, CancellationToken cancellation)
    {
        var entry = new LostHead(DateTimeOffset.UtcNow, head);
        await Git(["update-ref", string.Create(CultureInfo.InvariantCulture, $"{Lost}{entry.At.ToUnixTimeSeconds()}-{head}"), head], mark, cancellation);
        lost = [.. lost ?? [], entry];
        untold = [.. untold, entry];
    }

    private async Task Open(RunMark? mark, CancellationToken cancellation)
    {
        copy ??= LocalCopy.Take(state, settings, role);
        await Initialise(mark, cancellation);
        if (lost is not null)
            return;
        var refs = await Git(["for-each-ref", "--format=%(refname)", Lost], mark, cancellation);
        lost =
        [
            .. from line in refs.Lines
               where refs.Succeeded
               let parts = line[Lost.Length..].Split('-')
               select new LostHead(DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture)), parts[1]),
        ];
    }

    private IEnumerable<string> FetchOf(string refspec) => ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--", settings.Url.Address, refspec];

    /// <summary>What the server answers, without what is secret.</summary>
    private async Task<GitAnswer> Ask(IEnumerable<string> arguments, RunMark? mark, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(settings.Patience);
        try
        {
            var answer = await Ask(settings.Url.Transport, settings.Access, arguments, mark, patience.Token);
            return answer with { Lines = [.. answer.Lines.Select(settings.Access.Masked)] };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new GitAnswer(1, [$"fatal: no answer within {settings.Patience.TotalSeconds:0} s"]);
        }
    }

    /// <param name="At">When it was noticed.</param>
    private sealed record LostHead(DateTimeOffset At, string Commit);
}
