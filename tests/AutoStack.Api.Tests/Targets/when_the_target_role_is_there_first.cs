using System.Net.Http.Json;
using System.Text.Json;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Targets;

/// <summary>The first start of a platform: the database is empty, and the API, which makes the tables, is slower.</summary>
public sealed class when_the_target_role_is_there_first
{
    [Fact]
    public async Task it_says_what_it_waits_for_and_goes_on_once_the_tables_are_there()
    {
        await using var platform = await RealPlatform.Create();
        var role = platform.StartTarget();
        await Eventually.Holds(() => Task.FromResult(role.Output.Contains("Waiting for the API to make the database's tables", StringComparison.Ordinal)));

        await platform.StartApi();

        await Eventually.Holds(() => Task.FromResult(role.Output.Contains("The database's tables are there", StringComparison.Ordinal)));
        // What its janitor measures is shown soon, not with the next pass in some minutes.
        await Eventually.Holds(async () => Measured(await platform.Client.GetFromJsonAsync<JsonElement>("/api/v1/platform", TestContext.Current.CancellationToken), "releases"));
        role.Output.ShouldNotContain("warn:");
        role.Output.ShouldNotContain("does not exist");
    }

    private static bool Measured(JsonElement platform, string kind) =>
        platform.GetProperty("disk").GetProperty("budgets").EnumerateArray().Single(budget => budget.GetProperty("kind").GetString() == kind).GetProperty("bytes").ValueKind == JsonValueKind.Number;
}
