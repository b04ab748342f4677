namespace AutoStack.Domain.Tests;

/// <summary>A line of the domain's <c>BannedSymbols.txt</c>.</summary>
/// <param name="Kind"><c>T</c> type, <c>P</c> property, <c>M</c> method, <c>N</c> namespace.</param>
/// <param name="Name">Its full name, as documentation ids write it.</param>
public sealed record BannedSymbol(char Kind, string Name)
{
    public static IReadOnlyList<BannedSymbol> All() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "BannedSymbols.txt"))
            .Where(line => line.Length > 0)
            .Select(line => line.Split(';')[0])
            .Select(id => new BannedSymbol(id[0], id[2..])),
    ];

    /// <summary>The type that is banned or has the banned member; null for a namespace.</summary>
    public string? Type => Kind switch
    {
        'N' => null,
        'T' => Name,
        _ => MemberPath[..MemberPath.LastIndexOf('.')],
    };

    /// <summary>The banned member as it is called in compiled code; null for a type or a namespace.</summary>
    public string? Member => Kind switch
    {
        'P' => $"get_{MemberPath[(MemberPath.LastIndexOf('.') + 1)..]}",
        'M' => MemberPath[(MemberPath.LastIndexOf('.') + 1)..],
        _ => null,
    };

    /// <summary>True when the code that calls this member of this type uses what is banned.</summary>
    public bool Forbids(string @namespace, string type, string? member) => Kind switch
    {
        'N' => @namespace == Name || @namespace.StartsWith($"{Name}.", StringComparison.Ordinal),
        'T' => type == Name,
        _ => type == Type && member == Member,
    };

    private string MemberPath => Name.Split('(')[0];
}
