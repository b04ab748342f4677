using AutoStack.Api.Tests.Engine;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Contract;

public sealed class when_the_dashboard_reads_the_contract(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task the_served_document_is_the_committed_one()
    {
        var served = CommittedContract.TextOf(await Engine.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        if (CommittedContract.IsToBeRenewed)
            await File.WriteAllTextAsync(CommittedContract.File, served, TestContext.Current.CancellationToken);

        var committed = File.Exists(CommittedContract.File) ? await File.ReadAllTextAsync(CommittedContract.File, TestContext.Current.CancellationToken) : "";
        var (line, ours, theirs) = FirstDifference(committed, served);

        line.ShouldBeNull(
            $"web/openapi.json is not what the API serves; they part at line {line}:\n  committed: {ours}\n  served:    {theirs}\n"
                + $"If the change is meant: run this test with {CommittedContract.Renewal}=1, then npm -w web run schema, and commit both.");
    }

    private static (int? Line, string? Committed, string? Served) FirstDifference(string committed, string served)
    {
        var (ours, theirs) = (committed.Split('\n'), served.Split('\n'));
        for (var line = 0; line < Math.Max(ours.Length, theirs.Length); line++)
        {
            if (ours.ElementAtOrDefault(line) != theirs.ElementAtOrDefault(line))
                return (line + 1, ours.ElementAtOrDefault(line), theirs.ElementAtOrDefault(line));
        }

        return (null, null, null);
    }
}
