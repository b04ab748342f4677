using System.IO.Compression;
using AutoStack.Api.Images;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Images;

public sealed class when_compressing_a_layer : IDisposable
{
    private readonly TemporaryDirectory place = new();

    [Theory]
    [InlineData(1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(5_000_000)]
    public async Task gunzip_gives_back_what_was_written(int length)
    {
        var content = Content(length);
        var file = place.At("layer.gz");
        await File.WriteAllBytesAsync(file, await Compressed(content, 65_536), TestContext.Current.CancellationToken);

        (await ChildProcess.Run(Shell.Command($"gunzip -t '{file}' && gunzip -c '{file}' > '{file}.plain'"), _ => { }, TestContext.Current.CancellationToken)).ExitCode.ShouldBe(0);
        (await File.ReadAllBytesAsync($"{file}.plain", TestContext.Current.CancellationToken)).ShouldBe(content);
        using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        var plain = new MemoryStream();
        await gzip.CopyToAsync(plain, TestContext.Current.CancellationToken);
        plain.ToArray().ShouldBe(content);
    }

    [Fact]
    public async Task the_bytes_do_not_depend_on_how_it_is_written()
    {
        var content = Content(3_500_000);
        var whole = await Compressed(content, content.Length);

        foreach (var piece in new[] { 512, 65_536, 1 << 20, 1_500_001 })
            (await Compressed(content, piece)).ShouldBe(whole);
    }

    [Fact]
    public async Task each_block_is_a_member_of_its_own_cut_by_its_place_alone()
    {
        var content = Content(2_500_000);
        var expected = new MemoryStream();
        foreach (var block in content.Chunk(1 << 20))
        {
            using var gzip = new GZipStream(expected, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(block);
        }

        (await Compressed(content, 4096)).ShouldBe(expected.ToArray());
    }

    private static async Task<byte[]> Compressed(byte[] content, int piece)
    {
        var output = new MemoryStream();
        await using (var gzip = new ParallelGzipStream(output))
            for (var at = 0; at < content.Length; at += piece)
                await gzip.WriteAsync(content.AsMemory(at, Math.Min(piece, content.Length - at)));
        return output.ToArray();
    }

    private static byte[] Content(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        // Half of it repeats, as real files do.
        for (var i = 0; i < length; i += 2)
            bytes[i] = (byte)'a';
        return bytes;
    }

    public void Dispose() => place.Dispose();
}
