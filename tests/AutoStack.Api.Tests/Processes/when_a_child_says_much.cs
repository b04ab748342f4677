using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Processes;

/// <summary>Runs while no other test does: what is measured is the memory of the whole process.</summary>
[CollectionDefinition(nameof(MeasuredMemoryCollection), DisableParallelization = true)]
public sealed class MeasuredMemoryCollection;

[Collection(nameof(MeasuredMemoryCollection))]
public sealed class when_a_child_says_much
{
    [Fact]
    public async Task a_hundred_megabytes_pass_in_flat_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long count = 0, characters = 0, highest = 0;
        await ChildProcess.Run(
            Shell.Command("yes 'a line of output as a build prints it, a hundred million bytes of them' 2>/dev/null | head -c 100000000"),
            line =>
            {
                characters += line.Length + 1;
                if (++count % 200_000 == 0)
                    highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true) - before);
            },
            TestContext.Current.CancellationToken);

        characters.ShouldBeInRange(100_000_000, 100_000_001);
        // Kept as text, it would take twice its bytes.
        highest.ShouldBeLessThan(20_000_000);
    }
}
