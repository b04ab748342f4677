using AutoStack.Api.Delivery;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_keeping_the_newest_frames
{
    private static IReadOnlyList<Frame> Frames(long from, long to, int size = 10) =>
        [.. Enumerable.Range(0, (int)(to - from + 1)).Select(i => new Frame(from + i, $"{from + i}", new byte[size]))];

    [Fact]
    public void a_reader_gets_what_is_behind_its_position()
    {
        var ring = new FrameRing(start: 5);
        ring.Add(Frames(6, 10));

        ring.After(5, most: 100)!.Select(frame => frame.Position).ShouldBe([6, 7, 8, 9, 10]);
        ring.After(8, most: 1)!.Select(frame => frame.Position).ShouldBe([9]);
        ring.After(10, most: 100).ShouldBeEmpty();
        ring.After(12, most: 100).ShouldBeEmpty();
    }

    [Fact]
    public void one_that_was_before_its_beginning_must_read_elsewhere() => new FrameRing(start: 5).After(4, most: 100).ShouldBeNull();

    [Theory]
    [InlineData(5000, 10)]
    [InlineData(300, 10_000)]
    public void the_oldest_go_when_there_are_too_many_or_they_are_too_large(int count, int size)
    {
        var ring = new FrameRing(start: 0);
        for (var i = 1; i <= count; i++)
            ring.Add(Frames(i, i, size));

        ring.After(0, most: 100).ShouldBeNull();
        ring.Head.ShouldBe(count);
        ring.After(count - 10, most: 100)!.Select(frame => frame.Position).ShouldBe(Enumerable.Range(count - 9, 10).Select(i => (long)i));
        var oldest = Enumerable.Range(0, count).First(position => ring.After(position, most: 1) is not null);
        ring.After(oldest, most: count)!.Sum(frame => frame.Bytes.Length).ShouldBeLessThanOrEqualTo(1 << 20);
        ring.After(oldest, most: count)![0].Position.ShouldBe(oldest + 1);
    }

    [Fact]
    public void a_page_larger_than_all_of_it_leaves_it_empty_but_at_its_place()
    {
        var ring = new FrameRing(start: 0);
        ring.Add(Frames(1, 3, size: 1 << 20));

        ring.Head.ShouldBe(3);
        ring.After(2, most: 10).ShouldBeNull();
        ring.After(3, most: 10).ShouldBeEmpty();
    }
}
