namespace AutoStack.Domain.Deployments;

/// <summary>Growing pauses between the attempts of a stage. What ends the attempts is the stage's deadline, which spans them all.</summary>
public static class RetryPauses
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>1, 2, 4 … seconds, at most a minute; the other side's own wish counts where it is longer.</summary>
    /// <param name="failedAttempt">The attempt that met the fault, from 1.</param>
    public static TimeSpan After(int failedAttempt, TimeSpan? asked)
    {
        var growing = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(failedAttempt - 1, 10))));
        return asked > growing ? asked.Value : growing;
    }
}
