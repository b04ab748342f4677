using System.Text;
using System.Text.RegularExpressions;
using FluentValidation;

namespace AutoStack.Api.Environments.Variables;

/// <summary>A variable as somebody wants it.</summary>
/// <param name="Value">Null: the old value stays.</param>
/// <param name="Scope">Null: the old scope stays; of a new variable <c>runtime</c>.</param>
public sealed record WantedVariable(string Name, string? Value, bool Secret, VariableScope? Scope);

/// <summary>The form of names and values.</summary>
public static partial class VariableRules
{
    /// <summary>Linux takes no more than 128 KiB for one (MAX_ARG_STRLEN, execve(2)); half of it leaves room.</summary>
    public const int MostValueBytes = 64 * 1024;

    public const string NameExpectation = "must be letters, digits and underscores, not beginning with a digit";

    /// <summary>What a POSIX shell takes as a name (IEEE 1003.1, section 8.1).</summary>
    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    public static void MayBeAValue<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(value => value is null || Encoding.UTF8.GetByteCount(value) <= MostValueBytes).WithMessage($"must have at most {MostValueBytes} bytes (UTF-8)");

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex Name();
}
