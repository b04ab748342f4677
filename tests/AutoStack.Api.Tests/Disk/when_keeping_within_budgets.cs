using AutoStack.Api.Disk;
using AutoStack.Api.Disk.Items;
using AutoStack.Api.Hosting;
using AutoStack.Api.Processes;
using AutoStack.Api.Sources.Git;
using AutoStack.Api.Tests.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Disk;

public sealed class when_keeping_within_budgets : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory place = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void the_least_recently_used_go_until_the_rest_fits() =>
        Beyond(new DiskBudget(25, null), Item("b", 10, 2), Item("a", 10, 3), Item("c", 10, 1), Item("d", 10, 0)).ShouldBe(["a", "b"]);

    [Fact]
    public void what_is_too_old_goes_though_there_is_room() => Beyond(new DiskBudget(1000, TimeSpan.FromDays(2)), Item("old", 1, 3), Item("young", 1, 1)).ShouldBe(["old"]);

    [Fact]
    public void what_is_in_use_stays_and_counts() =>
        Beyond(new DiskBudget(25, TimeSpan.FromDays(2)), Item("used", 20, 9) with { InUse = true }, Item("a", 10, 1), Item("b", 10, 0)).ShouldBe(["a", "b"]);

    [Fact]
    public void without_limits_nothing_goes() => Beyond(new DiskBudget(null, null), Item("a", long.MaxValue / 4, 9999)).ShouldBeEmpty();

    [Theory]
    [InlineData("AutoStack:Disk:KeptReleases", "0", "from 1 to 1000")]
    [InlineData("AutoStack:Disk:MinimumFreePercent", "ten", "from 0 to 90")]
    [InlineData("AutoStack:Disk:Budgets:GitCaches:Megabytes", "-1", "from 1 to")]
    [InlineData("AutoStack:Disk:Budgets:Output:Days", "0", "from 1 to 3650")]
    [InlineData("AutoStack:Disk:Budgets:Registry:Megabytes", "100", "KeptReleases")]
    public void a_wrong_setting_stops_the_start(string key, string value, string allowed)
    {
        var refused = Should.Throw<InvalidSettingException>(() => DiskSettings.From(Configured((key, value))));
        refused.Message.ShouldContain(key);
        refused.Message.ShouldContain(allowed);
    }

    [Fact]
    public void each_kind_has_its_own_setting()
    {
        var settings = DiskSettings.From(Configured(("AutoStack:Disk:Budgets:Checkouts:Megabytes", "7"), ("AutoStack:Disk:Budgets:Checkouts:Days", "3")));
        settings.Budgets[DiskKind.Checkouts].ShouldBe(new DiskBudget(7 << 20, TimeSpan.FromDays(3)));
        settings.Budgets.Keys.ShouldBe(Enum.GetValues<DiskKind>(), ignoreOrder: true);
    }

    [Fact]
    public async Task whatever_a_build_left_is_removed_also_under_names_that_are_no_text_and_in_directories_that_nobody_may_write()
    {
        var tree = Directory.CreateDirectory(place.At("workspaces", "one")).FullName;
        // Latin-1, a line break, and a directory without rights.
        var script = $"cd '{tree}' && touch \"$(printf 'caf\\351')\" \"$(printf 'a\\nb')\" -- -rf && mkdir closed && touch closed/file && chmod 555 closed";
        (await ChildProcess.Run(Shell.Command(script), _ => { }, Cancellation)).Succeeded.ShouldBeTrue();
        var trash = new Trash(Configured(), NullLogger<Trash>.Instance);

        trash.Throw(tree).ShouldBeTrue();
        Directory.Exists(tree).ShouldBeFalse("it is out of sight at once");
        trash.Throw(tree).ShouldBeFalse();
        await trash.Empty(Cancellation);

        Directory.EnumerateFileSystemEntries(place.At("trash")).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_repository_that_a_run_uses_stays()
    {
        var configuration = Configured();
        var cache = new RepositoryCache(configuration);
        var items = new GitCaches(cache, new Trash(configuration, NullLogger<Trash>.Instance));
        string directory;
        using (var used = await cache.Take("https://example.org/a.git", 1, Cancellation))
        {
            directory = Directory.CreateDirectory(used.Directory).FullName;
            var item = (await items.Look(Cancellation)).Single();
            item.InUse.ShouldBeTrue();
            items.Remove(item).ShouldBeFalse();
            Directory.Exists(directory).ShouldBeTrue();
        }

        var free = (await items.Look(Cancellation)).Single();
        free.InUse.ShouldBeFalse();
        items.Remove(free).ShouldBeTrue();
        Directory.Exists(directory).ShouldBeFalse();
    }

    public void Dispose() => place.Dispose();

    private static IEnumerable<string> Beyond(DiskBudget budget, params DiskItem[] items) => items.Beyond(budget, Now).Select(item => item.Path);

    private static DiskItem Item(string path, long bytes, int daysAgo) => new(path, bytes, Now.AddDays(-daysAgo), InUse: false);

    private IConfiguration Configured(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)).Append(new("AutoStack:StateDirectory", place.Path)))
        .Build();
}
