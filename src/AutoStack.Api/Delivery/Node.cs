namespace AutoStack.Api.Delivery;

/// <summary>This process, as other nodes tell it from themselves in notifications.</summary>
public sealed class Node
{
    public Guid Id { get; } = Guid.NewGuid();
}
