namespace DotnetWeb;

/// <summary>The moon's phase, from the mean length of a month: good to about half a day.</summary>
public static class Moon
{
    private const double MonthInDays = 29.530588853;
    private static readonly DateTimeOffset NewMoon = new(2000, 1, 6, 18, 14, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["new moon", "waxing crescent", "first quarter", "waxing gibbous", "full moon", "waning gibbous", "last quarter", "waning crescent"];

    /// <returns>Days since the last new moon.</returns>
    public static double Age(DateTimeOffset at)
    {
        var age = (at - NewMoon).TotalDays % MonthInDays;
        return age < 0 ? age + MonthInDays : age;
    }

    public static string Phase(DateTimeOffset at) => Names[(int)Math.Floor((Age(at) / MonthInDays * 8) + 0.5) % 8];
}
