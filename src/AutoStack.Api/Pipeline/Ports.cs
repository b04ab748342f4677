using AutoStack.Domain;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Pipeline;

/// <summary>Where source code comes from.</summary>
public interface ISource
{
    /// <summary>The adapter's name in settings and on <c>/platform</c>.</summary>
    string Kind { get; }

    /// <summary>Finds the commit that a ref names now (or verifies a given commit) and has its objects at hand. Repeatable.</summary>
    Task<Outcome<SourceCommit>> Resolve(ResolveSource request, StageContext context);

    /// <summary>Makes a clean tree of a commit in <paramref name="directory"/>, which does not exist yet; fetches again what is not cached.</summary>
    Task<Outcome<SourceTree>> CheckOut(CheckOutSource request, string directory, StageContext context);

    /// <summary>Asks where a branch stands, and fetches nothing.</summary>
    /// <returns>The commit's id.</returns>
    Task<Outcome<string>> FindHead(FindHead request, StageContext context);

    /// <summary>Which files differ between two commits, as paths from the top of the repository; null when they are too many to tell.</summary>
    Task<Outcome<IReadOnlyList<string>?>> FindChangedPaths(FindChangedPaths request, StageContext context);
}

/// <param name="Ref">A branch, tag or full commit id; null for the default branch.</param>
/// <param name="Commit">When given, this commit is wanted and the ref is where it may be found.</param>
public sealed record ResolveSource(ProjectId Project, string RepositoryUrl, string? Ref, string? Commit);

public sealed record SourceCommit(string Sha, string Message, string AuthorName, string AuthorEmail, DateTimeOffset CommittedAt, string? Ref);

public sealed record CheckOutSource(ProjectId Project, string RepositoryUrl, string? Ref, string Commit);

public sealed record SourceTree(string Directory, long SizeBytes);

/// <param name="Ref">Null for the default branch.</param>
public sealed record FindHead(ProjectId Project, string RepositoryUrl, string? Ref);

/// <param name="Ref">Where both commits may be found.</param>
public sealed record FindChangedPaths(ProjectId Project, string RepositoryUrl, string? Ref, string From, string To);

/// <summary>Turns a commit into a container image.</summary>
public interface IBuilder
{
    string Kind { get; }

    /// <summary>Builds the image and leaves it in an OCI layout of the builder's, under its digest. The same input gives the same digest.</summary>
    Task<Outcome<BuiltImage>> Build(BuildImage request, StageContext context);

    /// <summary>Finds out what would be built and how, without building.</summary>
    Task<Outcome<DetectedBuild>> Detect(BuildImage request, StageContext context);

    /// <summary>Runs the test command in the build's workspace, which is made again where it is gone.</summary>
    Task<Outcome<TestReport>> Test(BuildImage request, StageContext context);

    /// <summary>What decides the image besides the request: the versions of what builds it. It goes into the build's key.</summary>
    /// <param name="forContainers">As the request has it.</param>
    Task<string> Fingerprint(bool forContainers, CancellationToken cancellation);

    /// <summary>The base images that an image of its may stand on, by name and digest as they are now; the one that it does stand on is part of the build's key. Empty where it takes none.</summary>
    Task<IReadOnlyList<string>> Bases(bool forContainers, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>The OCI layout directory that holds a built image, or null when it is no longer at hand and must be built again.</summary>
    string? FindLayout(string digest);

    /// <summary>True when every image that it builds needs a container engine to run.</summary>
    bool NeedsContainers => false;

    /// <summary>What its users should know just now, in words: what builds, and what hinders it.</summary>
    Task<IReadOnlyList<string>> Notices(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}

/// <param name="Settings">What to build and how.</param>
/// <param name="Variables">Build variables; handed to commands as environment, never written into a layer.</param>
/// <param name="Secrets">The names of those variables whose values are masked in the log.</param>
public sealed record BuildImage(
    ProjectId Project,
    string ProjectName,
    string RepositoryUrl,
    string? Ref,
    string Commit,
    BuildSettings Settings,
    IReadOnlyDictionary<string, string> Variables,
    IReadOnlySet<string> Secrets)
{
    /// <summary>What builds it, as <see cref="IBuilder.Fingerprint"/> tells; part of the build's key.</summary>
    public string BuiltWith { get; init; } = "";

    /// <summary>The base image that an earlier run of the build took, by name and digest: it is taken again, wherever its tag has gone. Null: none was, or nothing was built yet.</summary>
    public string? StandsOn { get; init; }

    /// <summary>The image will run in containers. Else only one that is made for the machine itself can run.</summary>
    public bool ForContainers { get; init; } = true;
}

/// <summary>The settings that a build depends on. Null means: detect.</summary>
public sealed record BuildSettings(
    string? RootDirectory,
    string? BuildCommand,
    string? TestCommand,
    string? StartCommand,
    string? OutputDirectory);

/// <param name="Digest">Digest of the image manifest, <c>sha256:…</c> (OCI image-spec 1.0).</param>
/// <param name="Kind">What was detected: <c>static</c>, <c>node</c>, <c>dotnet</c>, <c>command</c>, <c>dockerfile</c>.</param>
/// <param name="Runtime"><c>host</c> when the image needs the host's runtimes, so that only the local target can run it; else null.</param>
/// <param name="Declared">What the repository declares to run, if anything; it is recorded with the image.</param>
/// <param name="Base">What the image stands on: a base image by name and digest, or a runtime of the host (<c>host/node@20.19.2</c>); null where that is nothing, or not known.</param>
public sealed record BuiltImage(string Digest, long SizeBytes, string Kind, string? Runtime, DeclaredProcesses? Declared = null, string? Base = null);

/// <param name="Kind"><c>static</c>, <c>node</c>, <c>dotnet</c>, <c>command</c> or <c>dockerfile</c>.</param>
/// <param name="StartCommand">What the image will start; null for a static site, which AutoStack serves, and where a Dockerfile says it.</param>
/// <param name="OutputDirectories">Where a static site's files are looked for, the first that exists; empty: the top.</param>
/// <param name="Reason">What was found.</param>
public sealed record DetectedBuild(string Kind, string? InstallCommand, string? BuildCommand, string? StartCommand, IReadOnlyList<string> OutputDirectories, string Reason, string? Warning)
{
    /// <summary>Run before new instances start: the <c>release</c> line of a Procfile.</summary>
    public string? ReleaseCommand { get; init; }

    /// <summary>What would run; empty for a static site.</summary>
    public IReadOnlyList<DetectedProcess> Processes { get; init; } = [];

    /// <summary>The directory that declares the workspace which the project belongs to; null when it stands by itself.</summary>
    public string? WorkspaceRoot { get; init; }

    /// <summary>What installs the dependencies; null where nothing is installed, or not by one of Node.js.</summary>
    public DetectedPackageManager? PackageManager { get; init; }

    /// <summary>The versions of runtimes that files ask for, and what this machine has.</summary>
    public IReadOnlyList<DetectedRuntime> Runtimes { get; init; } = [];

    /// <summary>The warnings one by one.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What would fail the build before it begins.</summary>
    public IReadOnlyList<DetectedProblem> Problems { get; init; } = [];
}

/// <param name="Version">Exact; null for the machine's own npm.</param>
/// <param name="ChosenBy">The lock file or the field that says so.</param>
public sealed record DetectedPackageManager(string Name, string? Version, string ChosenBy);

/// <param name="Name"><c>node</c>, <c>dotnet-sdk</c>, or a shared framework of .NET.</param>
/// <param name="Wanted">As the file has it.</param>
/// <param name="WantedBy">The file.</param>
/// <param name="Found">The version that would be used; null when there is none.</param>
public sealed record DetectedRuntime(string Name, string Wanted, string WantedBy, string? Found, bool Satisfied);

/// <param name="Code">That of the failure that a deployment would end with.</param>
public sealed record DetectedProblem(string Code, string Reason);

/// <summary>A kind of process; <c>web</c> gets the route.</summary>
public sealed record DetectedProcess(string Name, string Command);

public sealed record TestReport(TimeSpan Duration);

/// <summary>Where images are kept.</summary>
public interface IRegistry
{
    string Kind { get; }

    /// <summary>The image recorded for a build key (commit, settings and base), or null; null also when a part of it is gone.</summary>
    Task<Outcome<PushedImage?>> Find(string repository, string buildKey, CancellationToken cancellation);

    /// <summary>Uploads an image and tags it. Blobs that are there already are not sent again.</summary>
    Task<Outcome<PushedImage>> Push(PushImage request, StageContext context);

    /// <summary>An image's manifest, byte for byte. It is what its digest says.</summary>
    Task<Outcome<byte[]>> ReadManifest(string repository, string digest, CancellationToken cancellation);

    /// <summary>
    /// Opens a blob (config or layer) by digest for reading. At its end the stream is what its digest says, or throws: who believes a blob must have read it to the end.
    /// It throws <see cref="RegistryException"/> alone for what becomes of the registry meanwhile.
    /// </summary>
    Task<Outcome<Stream>> ReadBlob(string repository, string digest, CancellationToken cancellation);
}

/// <param name="Layout">The OCI layout that holds the image; null when the registry has it already and it only gets another tag.</param>
/// <param name="Repository">The project's name.</param>
/// <param name="Tag"><c>COMMIT12-NUMBER</c>.</param>
public sealed record PushImage(string? Layout, string Digest, string Repository, string Tag, string BuildKey);

/// <param name="Reference">A full reference by a tag of the image, for people.</param>
public sealed record PushedImage(string Reference, string Digest, long SizeBytes);

/// <summary>The repository that says what should run.</summary>
public interface IGitOps
{
    string Kind { get; }

    /// <summary>What is wrong or odd with the repository just now, in words for whoever runs the platform.</summary>
    IReadOnlyList<string> Notices => [];

    /// <summary>Commits the release as <c>apps/PROJECT/ENV/autostack.yaml</c>, unless the commit with this deployment's trailer is there already.</summary>
    Task<Outcome<ManifestCommit>> Commit(ReleaseManifest manifest, StageContext context);

    /// <summary>Commits the live release's manifest as a change of what runs wants it, unless the commit with this change's trailer is there already.</summary>
    Task<Outcome<ManifestCommit>> Change(ChangeManifest request, StageContext context);

    /// <summary>
    /// Takes a deployment's or a change's manifest back: restores the previous one, or removes the file when there is none. Leaves a commit even when the run that
    /// failed has made none, so that a writer that wakes late finds itself overtaken.
    /// </summary>
    Task<Outcome<ManifestCommit>> Revert(RevertManifest request, StageContext context);

    /// <summary>Removes an environment's manifest for good; that of a later environment of the same name stays. Repeatable.</summary>
    Task<Outcome<ManifestCommit>> Remove(RemoveManifest request, StageContext context);

    /// <summary>The newest commit, so that a repository that has not changed need not be looked into; null while it is empty. Cheap: it may be some seconds old.</summary>
    Task<string?> Head(CancellationToken cancellation);

    /// <summary>What somebody else has made of an environment's manifest since AutoStack's commit; null when nobody has, or AutoStack itself has changed it since.</summary>
    Task<Outcome<ForeignManifest?>> ChangedByOthers(string project, string environment, string since, CancellationToken cancellation);

    /// <summary>The manifest of an environment at a commit, also one that is on no branch any more but was seen before; null when the commit has none.</summary>
    Task<Outcome<ReleaseManifest?>> Read(string project, string environment, string commit, CancellationToken cancellation);
}

/// <param name="Manifest">Null when it was removed, or is none that can be read.</param>
/// <param name="Problem">Why it cannot be read, or null.</param>
public sealed record ForeignManifest(ReleaseManifest? Manifest, string? Problem);

/// <summary>The content of <c>autostack.yaml</c>: what a target needs to know, and nothing secret.</summary>
public sealed record ReleaseManifest(
    ProjectId ProjectId,
    string Project,
    EnvironmentId EnvironmentId,
    string Environment,
    DeploymentId Deployment,
    int Number,
    string Commit,
    string ImageReference,
    string ImageDigest,
    int ConfigRevision,
    IReadOnlyList<ReleaseProcess> Processes,
    string HealthPath,
    int HealthTimeoutSeconds,
    string? ReleaseCommand,
    IReadOnlyList<string> Domains)
{
    /// <summary>No instance is to run, and no file to be served, though the release is the live one.</summary>
    public bool Stopped { get; init; }

    /// <summary>The last restart of this release: instances that were started for an earlier one are replaced.</summary>
    public ChangeId? Restart { get; init; }
}

/// <param name="Command">Null: what the image starts by itself.</param>
public sealed record ReleaseProcess(string Name, string? Command, int Replicas);

/// <param name="Title">The first line of the commit's message, e.g. <c>Scale hello/production to web 3</c>.</param>
public sealed record ChangeManifest(ChangeId Change, ReleaseManifest Manifest, string Title);

/// <param name="Failed">The deployment or change whose manifest is taken back.</param>
/// <param name="Previous">The manifest of what is live, or null.</param>
public sealed record RevertManifest(RunSubject Failed, EnvironmentId Id, string Project, string Environment, ReleaseManifest? Previous);

public sealed record RemoveManifest(EnvironmentId Id, string Project, string Environment);

/// <param name="Commit">The commit in the GitOps repository.</param>
public sealed record ManifestCommit(string Commit);

/// <summary>Where releases run.</summary>
public interface ITarget
{
    string Kind { get; }

    /// <summary>False where releases run as processes of the machine: images that need containers are refused there.</summary>
    bool RunsContainers => true;

    /// <summary>Tells the target which GitOps commit to bring about and waits until it has taken it up.</summary>
    Task<Outcome<SyncedRelease>> Sync(SyncRelease request, StageContext context);

    /// <summary>Watches the rolling update until every new request reaches the new release. The old one's requests under way are drained after that.</summary>
    Task<Outcome<RolledOutRelease>> Rollout(SyncRelease request, StageContext context);

    /// <summary>Where an environment answers on this target, and how what runs there fares.</summary>
    Task<ObservedEnvironment> Observe(string project, EnvironmentId environment, string environmentName, CancellationToken cancellation);
}

/// <param name="ImageDigest">The digest that must run in the end; null when nothing should run (a first release taken back, a stopped environment).</param>
public sealed record SyncRelease(
    ProjectId ProjectId,
    string Project,
    EnvironmentId EnvironmentId,
    string Environment,
    string GitOpsCommit,
    string? ImageDigest);

public sealed record SyncedRelease(string GitOpsCommit);

/// <param name="Url">Where the release answers.</param>
public sealed record RolledOutRelease(string Url, int Instances);

/// <param name="Url">The name-based address through the proxy, e.g. <c>http://hello.localhost:8080</c>.</param>
/// <param name="LocalUrl">The stable address by port, e.g. <c>http://localhost:8100</c>; null on targets without one, and before the first release.</param>
/// <param name="Health">Null while nothing runs or nothing is known.</param>
public sealed record ObservedEnvironment(string Url, string? LocalUrl, EnvironmentHealth? Health, IReadOnlyList<ObservedInstance> Instances);

public enum EnvironmentHealth
{
    /// <summary>Every wanted instance is well.</summary>
    Healthy,

    /// <summary>Some are, so requests are answered.</summary>
    Degraded,

    /// <summary>None is.</summary>
    Unhealthy,
}

/// <summary>One running copy of a process.</summary>
/// <param name="Name">The process and a number, e.g. <c>web.1</c>.</param>
/// <param name="Restarts">How often it was started again after it ended by itself.</param>
/// <param name="LastCrash">The last lines that it printed before it last ended by itself.</param>
public sealed record ObservedInstance(string Name, string Process, bool Healthy, int? Port, int Restarts, DateTimeOffset StartedAt, DateTimeOffset? CrashedAt, IReadOnlyList<string> LastCrash)
{
    /// <summary>Null on targets that tell only whether it is well, as are those below.</summary>
    public InstanceState? State { get; init; }

    /// <summary>Since when it is in its state.</summary>
    public DateTimeOffset? Since { get; init; }

    public int? Pid { get; init; }

    public ObservedRelease? Release { get; init; }

    /// <summary>How it last ended by itself.</summary>
    public ObservedEnd? Ended { get; init; }
}

public sealed record ObservedRelease(DeploymentId Deployment, int Number, string Commit);

public sealed record ObservedEnd(int? ExitCode, int? Signal, string Reason);

public enum InstanceState
{
    /// <summary>It was started and is not well yet.</summary>
    Starting,

    Healthy,

    /// <summary>It was well and does not answer its health path any more.</summary>
    Unhealthy,

    /// <summary>It ended by itself, and is started again or waits for that.</summary>
    Restarting,

    /// <summary>It was ended, or is being ended.</summary>
    Stopped,
}
