using Marten;
using Marten.Services;

namespace AutoStack.Api.Delivery;

/// <summary>Tells the watchers of a stream that it has grown, once the transaction is over: what is told before could not be read yet.</summary>
public sealed class TouchAfterCommit(WakeUps wakeUps) : DocumentSessionListenerBase
{
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        var topics = commit.GetStreams().Where(stream => stream.Events.Count > 0).Select(stream => Topic.Events(stream.Id)).ToList();
        if (topics.Count > 0)
            wakeUps.Touch(topics);
        return Task.CompletedTask;
    }
}
