using AutoStack.Api.Pipeline;
using Shouldly;

namespace AutoStack.Api.Tests.Testing;

/// <summary>What an adapter is expected to answer.</summary>
public static class Outcomes
{
    public static T Done<T>(Outcome<T> outcome) => outcome.ShouldBeOfType<Outcome<T>.Done>($"{outcome}").Value;

    public static Outcome<T>.Transient Passing<T>(Outcome<T> outcome, string code)
    {
        var fault = outcome.ShouldBeOfType<Outcome<T>.Transient>($"{outcome}");
        fault.Code.ShouldBe(code, fault.Reason);
        return fault;
    }

    public static Outcome<T>.Permanent Lasting<T>(Outcome<T> outcome, string code)
    {
        var fault = outcome.ShouldBeOfType<Outcome<T>.Permanent>($"{outcome}");
        fault.Code.ShouldBe(code, fault.Reason);
        return fault;
    }
}
