using Xunit;

namespace AutoStack.Api.Tests.Testing;

/// <summary>The one place where tests wait: until something holds, at most until a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until the answer satisfies; returns that answer.</summary>
    /// <exception cref="TimeoutException">It did not within the time; tells the last answer.</exception>
    public static async Task<T> Get<T>(Func<Task<T>> ask, Func<T, bool> satisfies, TimeSpan? within = null)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        var limit = within ?? TimeSpan.FromSeconds(20);
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(deadline) > limit)
                throw new TimeoutException($"Not within {limit.TotalSeconds:0} s. The last answer was: {answer}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task Holds(Func<Task<bool>> condition, TimeSpan? within = null) => Get(condition, holds => holds, within);
}
