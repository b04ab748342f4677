using AutoStack.Api.GitOps.Remote;
using AutoStack.Api.Tests.Testing;

namespace AutoStack.Api.Tests.GitOps;

/// <summary>What is the remote adapter's alone: its server, and how it fares.</summary>
public abstract class RemoteTest<TAdapter> : GitOpsTest
    where TAdapter : RemoteAdapter, new()
{
    protected RemoteTest()
        : this(new TAdapter())
    {
    }

    private RemoteTest(TAdapter adapter)
        : base(adapter) => Remote = adapter;

    protected TAdapter Remote { get; }

    /// <summary>A node with settings of its own, which ends with the test.</summary>
    protected RemoteGitOps Node(RemoteSettings settings, string state = "state") => Remote.Remember(Remote.Node(settings, state));

    /// <summary>Makes the branch something else, as whoever may force a push can.</summary>
    protected async Task Force(string commit) => await Git("update-ref", "refs/heads/main", commit);

    /// <summary>A commit that nothing of the branch comes before.</summary>
    protected async Task<string> Unrelated()
    {
        var clone = await GitRepository.Create(Place.At($"unrelated-{Guid.NewGuid():N}"));
        await clone.Write("README.md", "Anew\n").Commit("Begin anew");
        await clone.Git("push", "--quiet", "--force", Bare, "HEAD:refs/heads/anew");
        return await clone.Git("rev-parse", "HEAD");
    }
}
