using AutoStack.Domain.Deployments;
using AutoStack.Domain.Environments;
using AutoStack.Domain.Projects;
using AutoStack.Domain.Runtime;

namespace AutoStack.Domain.Tests.Events;

public sealed class when_events_are_named
{
    private static readonly Type[] Kinds = [typeof(IDeploymentEvent), typeof(IEnvironmentEvent), typeof(IProjectEvent), typeof(IRuntimeEvent)];

    private static readonly IReadOnlyList<Type> Types =
        [.. typeof(EventNames).Assembly.GetTypes().Where(type => type.IsClass && Kinds.Any(kind => kind.IsAssignableFrom(type)))];

    [Fact]
    public void every_event_has_a_name_and_nothing_else_has() => EventNames.All.Keys.ShouldBe(Types, ignoreOrder: true);

    [Fact]
    public void no_name_is_used_twice() => EventNames.All.Values.ShouldBeUnique();

    [Fact]
    public void every_name_has_a_golden_file_and_there_is_no_other_file() => GoldenFiles.Names().ShouldBe(EventNames.All.Values, ignoreOrder: true);

    [Fact]
    public void every_event_has_one_sample() => EventSamples.All.Select(sample => sample.GetType()).ShouldBe(Types, ignoreOrder: true);

    [Fact]
    public void every_event_is_an_immutable_record_of_one_stream()
    {
        foreach (var type in Types)
        {
            Kinds.Count(kind => kind.IsAssignableFrom(type)).ShouldBe(1, type.Name);
            type.IsSealed.ShouldBeTrue(type.Name);
            typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type).ShouldBeTrue(type.Name);
            type.GetProperties().Where(property => property.SetMethod is { } set && !IsInitOnly(set)).ShouldBeEmpty(type.Name);
        }
    }

    private static bool IsInitOnly(System.Reflection.MethodInfo set) =>
        set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));
}
