using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Targets.Local.Instances;

/// <summary>
/// What instances run on: the machine itself, or a container engine. All that differs between the two is behind this; what is wanted, how it is rolled out, watched,
/// routed, stored and told is the same code for both. What a host starts outlives the role, and is found again by the next one.
/// </summary>
public interface IInstanceHost
{
    /// <summary>Gets a release's image ready to run here. Repeatable.</summary>
    /// <param name="directory">Where files of the image go, if any do.</param>
    /// <param name="runs">An earlier role left instances of it running, so it was ready once: nothing is asked that may be away.</param>
    Task<Outcome<ReleaseRuntime>> Ready(ReleaseManifest manifest, string directory, bool runs, CancellationToken cancellation);

    /// <summary>Finds a run that an earlier role began; null where it has ended. While the host cannot be asked, it is taken to run.</summary>
    Task<IInstanceRun?> Find(InstanceRecord instance, ReleaseRuntime release, OutputFile output);

    /// <summary>Starts an instance; only once the release's variables are known. What a role that died in the middle of this has left is taken up or removed.</summary>
    /// <exception cref="InstanceNotStartedException">It cannot be started as it is.</exception>
    /// <exception cref="HostAwayException">The host does not answer.</exception>
    Task<IInstanceRun> Start(InstanceRecord instance, ReleaseRuntime release, OutputFile output, CancellationToken cancellation);

    /// <summary>Runs a shell command in a release to its end. Nothing of it is left when this returns.</summary>
    /// <returns>Its exit code; null when it is not known.</returns>
    /// <exception cref="InstanceNotStartedException">It cannot be started as it is.</exception>
    /// <exception cref="HostAwayException">The host does not answer; whether it ran is not known.</exception>
    Task<int?> RunToEnd(string command, ReleaseRuntime release, OutputFile output, CancellationToken cancellation);

    /// <summary>Ends what this platform has started and nobody knows any more. A host that does not answer now does it once it does.</summary>
    /// <param name="known">The instances that are known, asked after the look.</param>
    void EndOrphans(Func<IReadOnlySet<Guid>> known);

    /// <summary>What instances use just now, by their ids; those that cannot be measured are missing. Keeps them within their memory where nothing else does.</summary>
    IReadOnlyDictionary<Guid, InstanceUse> Measure(IReadOnlyDictionary<Guid, Instance> instances);

    /// <summary>Whether <see cref="Measure"/> must be asked often, since it keeps instances within their memory.</summary>
    bool KeepsMemory { get; }

    /// <summary>Why nothing can be started just now; null when all is well.</summary>
    string? Hindrance { get; }
}

/// <summary>One run of an instance, from its start to its end.</summary>
public interface IInstanceRun
{
    /// <summary>The instance with all that finds this run again.</summary>
    InstanceRecord Instance { get; }

    /// <summary>Returns when it has ended by itself, and all that it printed lies in its file.</summary>
    Task<Ending> Ended(CancellationToken cancellation);

    /// <summary>Ends it: SIGTERM, and after the grace SIGKILL.</summary>
    /// <returns>True when it ended within the grace.</returns>
    Task<bool> End(TimeSpan grace);

    /// <summary>Removes what it has left after its end.</summary>
    Task Clear();

    /// <summary>Lets it run on for the next role.</summary>
    Task LetGo();

    /// <summary>Where it listens instead of where it should, as the end of a sentence that its name begins; null when that is not known.</summary>
    string? ListensElsewhere();
}

/// <param name="Cpu">Time on a processor since the start of the run.</param>
/// <param name="Run">Tells one run from the next.</param>
public sealed record InstanceUse(TimeSpan Cpu, long MemoryBytes, string Run);

/// <summary>An instance could not be started; the message says why.</summary>
public sealed class InstanceNotStartedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What instances run on does not answer. It passes.</summary>
public sealed class HostAwayException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code => code;
}
