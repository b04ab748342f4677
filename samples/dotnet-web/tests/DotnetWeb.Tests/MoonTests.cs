using Xunit;

namespace DotnetWeb.Tests;

public sealed class MoonTests
{
    [Theory]
    [InlineData("2024-01-11T12:00:00Z", "new moon")]
    [InlineData("2024-01-25T17:54:00Z", "full moon")]
    [InlineData("2024-04-15T19:13:00Z", "first quarter")]
    [InlineData("1999-12-22T17:31:00Z", "full moon")]
    public void PhasesAreThoseOfTheAlmanac(string at, string phase) => Assert.Equal(phase, Moon.Phase(DateTimeOffset.Parse(at)));
}
