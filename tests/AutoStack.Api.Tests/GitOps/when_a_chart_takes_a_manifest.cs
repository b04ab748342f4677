using AutoStack.Api.GitOps;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.GitOps;

public sealed class when_a_chart_takes_a_manifest
{
    public static TheoryData<string> Names => [.. ChartManifests.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task the_committed_file_is_what_is_written_today(string name)
    {
        var file = Path.Combine(ChartManifests.Directory, $"{name}.yaml");
        var written = ManifestFile.Write(ChartManifests.All[name]);
        if (ChartManifests.AreToBeRenewed)
            await File.WriteAllTextAsync(file, written, TestContext.Current.CancellationToken);

        (File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "").ShouldBe(
            written,
            $"{file} is not what AutoStack writes. If the change is meant: run this test with {ChartManifests.Renewal}=1, see whether the chart helm/autostack-app still takes it (node --test tests/infrastructure/*.test.mjs), and commit both.");
    }

    [Fact]
    public void there_is_no_other_file() =>
        Directory.GetFiles(ChartManifests.Directory).Select(Path.GetFileNameWithoutExtension).ShouldBe(ChartManifests.All.Keys, ignoreOrder: true);
}
