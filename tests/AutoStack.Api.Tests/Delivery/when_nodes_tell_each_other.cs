using System.Text;
using AutoStack.Api.Delivery;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Delivery;

public sealed class when_nodes_tell_each_other
{
    private static readonly Guid Here = Guid.NewGuid();
    private static readonly Guid There = Guid.NewGuid();

    private static List<Topic> Topics(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? Topic.Events(Guid.CreateVersion7()) : Topic.Log(Guid.CreateVersion7()))];

    [Theory]
    [InlineData(1)]
    [InlineData(320)]
    [InlineData(321)]
    [InlineData(1280)]
    public void every_topic_arrives_and_no_payload_is_too_long(int count)
    {
        var topics = Topics(count);

        var payloads = Notification.Pack(Here, topics);

        payloads.ShouldAllBe(payload => Encoding.UTF8.GetByteCount(payload) < 8000);
        payloads.SelectMany(payload => Notification.Unpack(There, payload)!).ShouldBe(topics);
    }

    [Fact]
    public void very_many_topics_are_told_as_everything()
    {
        var payload = Notification.Pack(Here, Topics(2000)).ShouldHaveSingleItem();
        Notification.Unpack(There, payload).ShouldBeNull();
    }

    [Fact]
    public void nothing_touched_is_nothing_told() => Notification.Pack(Here, []).ShouldBeEmpty();

    [Fact]
    public void a_node_does_not_listen_to_itself() =>
        Notification.Pack(Here, Topics(3)).SelectMany(payload => Notification.Unpack(Here, payload)!).ShouldBeEmpty();

    [Fact]
    public void what_another_version_says_otherwise_is_taken_for_everything() =>
        Notification.Unpack(There, $"{Here:N}something else").ShouldBeNull();
}
