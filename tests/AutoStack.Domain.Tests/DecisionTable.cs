namespace AutoStack.Domain.Tests;

/// <summary>Tables of situations (rows), commands (columns) and what they come to, as text that a person can read and check at a glance.</summary>
public static class DecisionTable
{
    public const string Nothing = "·";

    public static TheoryData<string, string, string> Cells(string table)
    {
        var columns = Columns(table);
        return
        [
            .. from line in Lines(table).Skip(1)
               from cell in columns.Zip(line.Skip(1))
               select (line[0], cell.First, cell.Second),
        ];
    }

    public static IReadOnlyList<string> Columns(string table) => Lines(table)[0][1..];

    public static IReadOnlyList<string> Rows(string table) => [.. Lines(table).Skip(1).Select(line => line[0])];

    /// <summary>Events by name, those in a row counted; <c>!code</c> for a refusal.</summary>
    public static string Text(Decision decision)
    {
        if (decision.Refusal is { } refusal)
            return $"!{Short(refusal.Code)}";
        var text = "";
        for (var i = 0; i < decision.Events.Count;)
        {
            var name = EventNames.All[decision.Events[i].GetType()];
            var count = decision.Events.Skip(i).TakeWhile(e => EventNames.All[e.GetType()] == name).Count();
            text += $"{(text.Length == 0 ? "" : "+")}{(count == 1 ? "" : $"{count}*")}{Short(name)}";
            i += count;
        }

        return text.Length == 0 ? Nothing : text;
    }

    private static string Short(string name) => name switch
    {
        // The deployment fails too.
        "stage_failed" => name,
        "revert_started" => "revert",
        _ => name.Replace("deployment_", "", StringComparison.Ordinal).Replace("stage_", "", StringComparison.Ordinal),
    };

    private static string[][] Lines(string table)
    {
        var lines = table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        return lines.All(line => line.Length == lines[0].Length)
            ? lines
            : throw new FormatException($"These rows have too few or too many cells: {string.Join(", ", lines.Where(line => line.Length != lines[0].Length).Select(line => line[0]))}.");
    }
}
