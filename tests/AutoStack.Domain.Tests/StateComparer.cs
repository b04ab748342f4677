using System.Text.Json;
using AutoStack.Api.Persistence;

namespace AutoStack.Domain.Tests;

/// <summary>States are equal when they are written alike: records compare their lists by reference.</summary>
public sealed class StateComparer : IEqualityComparer<object>
{
    public static readonly StateComparer Instance = new();

    public static string Text(object? state) => JsonSerializer.Serialize(state, AutoStackJson.Options);

    public new bool Equals(object? x, object? y) => Text(x) == Text(y);

    public int GetHashCode(object obj) => Text(obj).GetHashCode(StringComparison.Ordinal);
}
