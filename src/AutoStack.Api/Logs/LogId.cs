namespace AutoStack.Api.Logs;

/// <summary>A log: that of a deployment, of a change of an environment, or a part of what an instance printed. The first two have the id of what they tell of.</summary>
public readonly record struct LogId(Guid Value)
{
    public override string ToString() => Value.ToString();
}
