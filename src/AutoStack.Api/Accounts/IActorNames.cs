namespace AutoStack.Api.Accounts;

/// <summary>Names of users for display. Events hold ids only; a user who was erased has no name any more.</summary>
public interface IActorNames
{
    Task<IReadOnlyDictionary<Guid, string>> Names(IReadOnlyCollection<Guid> users, CancellationToken cancellation);
}
