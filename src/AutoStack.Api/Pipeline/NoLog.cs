namespace AutoStack.Api.Pipeline;

/// <summary>For work that belongs to no deployment, and so has no log to write to.</summary>
public sealed class NoLog : IStageLog
{
    public static readonly NoLog Instance = new();

    private NoLog()
    {
    }

    public long Write(string text) => 0;
}
