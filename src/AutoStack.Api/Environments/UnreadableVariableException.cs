namespace AutoStack.Api.Environments;

/// <summary>A variable's value cannot be opened: its key is lost, or the value was changed. The message says what to do and holds nothing secret.</summary>
/// <param name="key">The id of the key that it was sealed with; null for a value of an early version.</param>
public sealed class UnreadableVariableException(string variable, string? key) : Exception(
    $"The value of variable {variable} cannot be read: {(key is null ? "none of the keys that are here opens it" : $"it was sealed with data key {key}, which is not here, or it was changed")}. "
    + $"Put the key back (setting AutoStack:Keys:PreviousData, or a file keys/data.{key ?? "ID"}.key in the state directory), or set the variable anew.")
{
    public const string Code = "variable_unreadable";

    public string Variable => variable;

    /// <summary>The message for whoever does not know which environment it is about.</summary>
    public string In(string environment) => $"Environment {environment}: {Message}";
}
