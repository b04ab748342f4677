using AutoStack.Api.Images;
using AutoStack.Api.Tests.Processes;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Images;

[Collection(nameof(MeasuredMemoryCollection))]
public sealed class when_a_large_layer_is_compressed
{
    private const int Megabytes = 256;

    [Fact]
    public async Task it_takes_the_memory_of_a_few_blocks()
    {
        var megabyte = new byte[1 << 20];

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await using (var gzip = new ParallelGzipStream(Stream.Null))
            for (var i = 0; i < Megabytes; i++)
                await gzip.WriteAsync(megabyte, TestContext.Current.CancellationToken);

        // All that was ever allocated, whether it was freed or not.
        ((GC.GetTotalAllocatedBytes(precise: true) - before) >> 20).ShouldBeLessThan(Megabytes / 4);
    }
}
