namespace AutoStack.Api.Accounts;

/// <summary>Who stands behind the request that is being answered.</summary>
public interface ICurrentActor
{
    /// <summary>Null for the system itself.</summary>
    Guid? UserId { get; }
}
