using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoStack.Domain.Tests.Properties;

/// <summary>Assertions for what is checked some million times: a condition that holds costs nothing.</summary>
public static class Law
{
    /// <param name="holds">The law.</param>
    /// <param name="about">What it was checked on; written only when it is broken.</param>
    /// <param name="law">The law's text, from the compiler.</param>
    public static void Holds([DoesNotReturnIf(false)] bool holds, object? about = null, [CallerArgumentExpression(nameof(holds))] string law = "")
    {
        if (!holds)
            Assert.Fail($"Broken: {law}\n{(about is null ? "" : about as string ?? StateComparer.Text(about))}");
    }
}
