using System.Collections.Concurrent;
using AutoStack.Api.Accounts;
using AutoStack.Api.Logs;
using AutoStack.Api.Pipeline;
using AutoStack.Domain;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Tests.Testing;

/// <summary>
/// Adapters that answer what a test tells them to, for tests of the engine alone: leases, epochs, folding, the gate. Everything real about adapters is tested
/// with the real ones.
/// </summary>
public sealed class FakeAdapters : ISource, IBuilder, IRegistry, IGitOps, ITarget, IStageLogs, IStaleProcesses, ICurrentActor, IActorNames
{
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";
    private readonly ConcurrentDictionary<string, Func<StageContext, Task>> before = new();
    private TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, ReleaseManifest?> manifests = new();
    private readonly ConcurrentQueue<ReleaseManifest?> commits = new();

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Whose manifests were removed, <c>PROJECT/ENVIRONMENT</c>: also of tests before this one, which do not wait for it.</summary>
    public ConcurrentQueue<string> Removed { get; } = new();

    public string Kind => "local";

    public Guid? UserId => null;

    /// <summary>Runs before the named call answers: may wait, throw, or cancel.</summary>
    public void Before(string call, Func<StageContext, Task> action) => before[call] = action;

    /// <summary>Has the named call wait until it is ended, or until the reset: also those of other deployments that come to it meanwhile.</summary>
    public void Hold(string call)
    {
        var until = released.Task;
        Before(call, context => until.WaitAsync(context.Cancellation));
    }

    /// <summary>What the named call answers instead of "done".</summary>
    public ConcurrentDictionary<string, StageResult> Answers { get; } = new();

    public void Reset()
    {
        before.Clear();
        Interlocked.Exchange(ref released, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        Answers.Clear();
        Calls.Clear();
        (Head, ChangedPaths, Message, Base) = (new string('a', 40), [], "First", null);
    }

    public Task<Outcome<SourceCommit>> Resolve(ResolveSource request, StageContext context) =>
        Answer("resolve", context, Outcome.Done(new SourceCommit(request.Commit ?? Head, Message, "Ada", "ada@example.org", DateTimeOffset.UnixEpoch, request.Ref)));

    public Task<Outcome<SourceTree>> CheckOut(CheckOutSource request, string directory, StageContext context) =>
        Answer("check out", context, Outcome.Done(new SourceTree(directory, 1)));

    /// <summary>Where every branch stands.</summary>
    public string Head { get; set; } = new('a', 40);

    /// <summary>The files that differ between any two commits.</summary>
    public IReadOnlyList<string>? ChangedPaths { get; set; } = [];

    /// <summary>The message of every commit.</summary>
    public string Message { get; set; } = "First";

    public Task<Outcome<string>> FindHead(FindHead request, StageContext context) => Answer("find head", context, Outcome.Done(Head));

    public Task<Outcome<IReadOnlyList<string>?>> FindChangedPaths(FindChangedPaths request, StageContext context) => Answer("find changed paths", context, Outcome.Done(ChangedPaths));

    /// <summary>What every image stands on.</summary>
    public string? Base { get; set; }

    public Task<Outcome<BuiltImage>> Build(BuildImage request, StageContext context) =>
        Answer("build", context, Outcome.Done(new BuiltImage(Digest, 10, "static", "host", Base: Base)));

    public Task<Outcome<DetectedBuild>> Detect(BuildImage request, StageContext context) =>
        Answer("detect", context, Outcome.Done(new DetectedBuild("static", null, null, null, [], "an index.html", null)));

    public Task<Outcome<TestReport>> Test(BuildImage request, StageContext context) => Answer("test", context, Outcome.Done(new TestReport(TimeSpan.FromSeconds(1))));

    public Task<string> Fingerprint(bool forContainers, CancellationToken cancellation) => Task.FromResult("fake");

    public string? FindLayout(string digest) => "/layout";

    public Task<Outcome<PushedImage?>> Find(string repository, string buildKey, CancellationToken cancellation) => Task.FromResult(Outcome.Done<PushedImage?>(null));

    public Task<Outcome<PushedImage>> Push(PushImage request, StageContext context) =>
        Answer("push", context, Outcome.Done(new PushedImage($"{request.Repository}:{request.Tag}", request.Digest, 10)));

    public Task<Outcome<byte[]>> ReadManifest(string repository, string digest, CancellationToken cancellation) => Task.FromResult(Outcome.Done<byte[]>([]));

    public Task<Outcome<Stream>> ReadBlob(string repository, string digest, CancellationToken cancellation) => Task.FromResult(Outcome.Done<Stream>(new MemoryStream()));

    public Task<Outcome<ManifestCommit>> Commit(ReleaseManifest manifest, StageContext context) => Write("commit", $"commit of {manifest.Number}", manifest, context);

    public Task<Outcome<ManifestCommit>> Change(ChangeManifest request, StageContext context) => Write("change", request.Title, request.Manifest, context);

    public Task<Outcome<ManifestCommit>> Revert(RevertManifest request, StageContext context) =>
        Write("revert", $"back to {request.Previous?.Number.ToString() ?? "nothing"}", request.Previous, context);

    public Task<Outcome<ManifestCommit>> Remove(RemoveManifest request, StageContext context)
    {
        Removed.Enqueue($"{request.Project}/{request.Environment}");
        return Answer("remove", context, Outcome.Done(new ManifestCommit("removed")));
    }

    Task<string?> IGitOps.Head(CancellationToken cancellation) => Task.FromResult<string?>(null);

    public Task<Outcome<ForeignManifest?>> ChangedByOthers(string project, string environment, string since, CancellationToken cancellation) =>
        Task.FromResult(Outcome.Done<ForeignManifest?>(null));

    public Task<Outcome<ReleaseManifest?>> Read(string project, string environment, string commit, CancellationToken cancellation) =>
        Task.FromResult(Outcome.Done(manifests.GetValueOrDefault(commit)));

    public Task<Outcome<SyncedRelease>> Sync(SyncRelease request, StageContext context) => Answer("sync", context, Outcome.Done(new SyncedRelease(request.GitOpsCommit)));

    public Task<Outcome<RolledOutRelease>> Rollout(SyncRelease request, StageContext context) =>
        Answer("rollout", context, Outcome.Done(new RolledOutRelease("http://hello.localhost:8080", 1)));

    public Task<ObservedEnvironment> Observe(string project, EnvironmentId environment, string environmentName, CancellationToken cancellation) =>
        Task.FromResult(new ObservedEnvironment($"http://{project}.localhost:8080", "http://localhost:8100", null, []));

    public Task<IOpenStageLog> Open(LogId log, string stage, long epoch, CancellationToken cancellation) => Task.FromResult<IOpenStageLog>(new NoLog());

    public Task End(Guid subject, long beforeEpoch, CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyDictionary<Guid, string>> Names(IReadOnlyCollection<Guid> users, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<Guid, string>>(new Dictionary<Guid, string>());

    /// <summary>The manifest of each commit, in their order; tests that run beside others look for their own project's.</summary>
    public IEnumerable<ReleaseManifest> Committed(string project) => commits.Where(manifest => manifest?.Project == project).Select(manifest => manifest!);

    private async Task<Outcome<ManifestCommit>> Write(string call, string name, ReleaseManifest? manifest, StageContext context)
    {
        var commit = $"{name} {Guid.NewGuid():N}";
        var answer = await Answer(call, context, Outcome.Done(new ManifestCommit(commit)));
        if (answer is Outcome<ManifestCommit>.Done)
        {
            manifests[commit] = manifest;
            commits.Enqueue(manifest);
        }

        return answer;
    }

    private async Task<Outcome<T>> Answer<T>(string call, StageContext context, Outcome<T> outcome)
    {
        Calls.Enqueue(call);
        if (before.TryGetValue(call, out var action))
            await action(context);
        return Answers.GetValueOrDefault(call) switch
        {
            StageResult.Faulted fault => Outcome.Transient<T>(fault.Code, fault.Reason, fault.RetryAfter),
            StageResult.Failed failed => Outcome.Permanent<T>(failed.Code, failed.Reason, failed.LogLine),
            _ => outcome,
        };
    }

    private sealed class NoLog : IOpenStageLog
    {
        private long line;

        public long Write(string text) => Interlocked.Increment(ref line);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
