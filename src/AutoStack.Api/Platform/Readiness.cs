namespace AutoStack.Api.Platform;

/// <summary>Whether this node has done what must be done before it answers requests.</summary>
public sealed class Readiness
{
    private volatile bool started;

    public bool Started => started;

    public void Done() => started = true;
}
