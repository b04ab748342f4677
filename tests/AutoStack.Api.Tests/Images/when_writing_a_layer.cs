using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using AutoStack.Api.Images;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Images;

public sealed class when_writing_a_layer : IDisposable
{
    private readonly TemporaryDirectory place = new();

    [Fact]
    public async Task it_holds_nothing_of_the_time_the_process_or_the_machine()
    {
        place.Write("in/b/file", "content");
        place.Write("in/a", "script");
        File.SetUnixFileMode(place.At("in", "a"), (UnixFileMode)0b111_000_000);
        File.CreateSymbolicLink(place.At("in", "c"), "a");

        var headers = Headers(await Write());

        headers.Select(header => header.Name).ShouldBe(["app/", "app/a", "app/b/", "app/b/file", "app/c"]);
        foreach (var header in headers)
        {
            header.Text(108, 8).Trim('0', '\0', ' ').ShouldBeEmpty("owner");
            header.Text(116, 8).Trim('0', '\0', ' ').ShouldBeEmpty("group");
            header.Text(136, 12).Trim('0', '\0', ' ').ShouldBeEmpty("time");
            header.Text(265, 64).Trim('\0').ShouldBeEmpty("names of owner and group");
            header.Text(345, 155).Trim('0', '\0', ' ').ShouldBeEmpty("times of access and change");
        }

        headers.Select(header => header.Text(100, 8).Trim('\0', ' ').TrimStart('0')).ShouldBe(["755", "755", "755", "644", "755"]);
    }

    [Fact]
    public async Task the_same_files_give_the_same_bytes_whatever_their_times_modes_and_order_of_making()
    {
        foreach (var (root, names) in new[] { ("one", new[] { "z", "a", "é", "B" }), ("two", ["B", "é", "a", "z"]) })
            foreach (var name in names)
            {
                var path = place.Write($"{root}/{name}", name);
                File.SetLastWriteTimeUtc(path, new DateTime(root == "one" ? 2001 : 2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                File.SetUnixFileMode(path, root == "one" ? (UnixFileMode)0b110_000_000 : (UnixFileMode)0b110_110_110);
            }

        (await Write("two")).Digest.ShouldBe((await Write("one")).Digest);
    }

    [Fact]
    public async Task what_is_left_out_is_left_out_with_all_in_it()
    {
        place.Write("in/keep/skip", "1");
        place.Write("in/skip/file", "2");
        var layer = await LayerWriter.Write(place.At("in"), "app", path => path != "skip", DateTimeOffset.UnixEpoch, place.At("layer.tar.gz"), TestContext.Current.CancellationToken);
        Headers(layer).Select(header => header.Name).ShouldBe(["app/", "app/keep/", "app/keep/skip"]);
    }

    [Fact]
    public async Task names_and_links_of_any_length_and_script_are_kept_whole()
    {
        var deep = string.Join('/', Enumerable.Repeat("a-directory-with-quite-a-long-name", 12)) + "/größe 🚀";
        place.Write($"in/{deep}", "deep");
        File.CreateSymbolicLink(place.At("in", "link"), deep);
        var layer = await Write();

        using var gzip = new GZipStream(File.OpenRead(layer.File), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        Dictionary<string, string> entries = [];
        while (tar.GetNextEntry() is { } entry)
            entries[entry.Name] = entry.LinkName;
        entries.Keys.ShouldContain($"app/{deep}");
        entries["app/link"].ShouldBe(deep);
    }

    public void Dispose() => place.Dispose();

    private Task<WrittenLayer> Write(string root = "in") =>
        LayerWriter.Write(place.At(root), "app", _ => true, DateTimeOffset.UnixEpoch, place.At($"{root}.tar.gz"), TestContext.Current.CancellationToken);

    /// <summary>The raw headers, as they lie in the archive (POSIX ustar and GNU tar: blocks of 512 bytes).</summary>
    private static List<Header> Headers(WrittenLayer layer)
    {
        var plain = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(layer.File), CompressionMode.Decompress))
            gzip.CopyTo(plain);
        var bytes = plain.ToArray();
        List<Header> headers = [];
        for (var at = 0; at + 512 <= bytes.Length && bytes[at] != 0;)
        {
            var header = new Header(bytes[at..(at + 512)]);
            headers.Add(header);
            at += 512 + (Convert.ToInt32(header.Text(124, 12).Trim('\0', ' '), 8) + 511) / 512 * 512;
        }

        return headers;
    }

    private sealed record Header(byte[] Block)
    {
        public string Name => Text(0, 100).TrimEnd('\0');

        public string Text(int from, int length) => Encoding.UTF8.GetString(Block, from, length);
    }
}
