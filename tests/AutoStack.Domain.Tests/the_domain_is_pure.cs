using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AutoStack.Domain.Tests;

/// <summary>Decisions come out the same on every machine, at every time: the domain knows no clock, no chance, no file and no network.</summary>
public sealed class the_domain_is_pure
{
    private static readonly Assembly Domain = typeof(EventNames).Assembly;

    /// <summary>What the compiler makes of <c>yield</c>: an enumerator asks whether it is on the thread that it was made on.</summary>
    private static readonly (string Namespace, string Type, string? Member)[] Iterators =
        [("System", "System.Environment", null), ("System", "System.Environment", "get_CurrentManagedThreadId")];

    [Fact]
    public void it_references_the_base_library_alone()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        Domain.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || !File.Exists(Path.Combine(framework, $"{name}.dll")))
            .ShouldBeEmpty();
    }

    /// <summary>The analyzer says so while it builds; this looks at what was built, so that switching the analyzer off is seen.</summary>
    [Fact]
    public void its_compiled_code_uses_nothing_that_is_banned()
    {
        var banned = BannedSymbol.All();
        Uses(Domain).Except(Iterators).Where(use => banned.Any(symbol => symbol.Forbids(use.Namespace, use.Type, use.Member))).ShouldBeEmpty();
    }

    [Fact]
    public void the_look_at_compiled_code_finds_what_these_tests_use() =>
        Uses(typeof(the_domain_is_pure).Assembly).ShouldContain(("System.IO", "System.IO.File", "ReadLines"));

    /// <summary>A misspelt name bans nothing, and the analyzer says nothing.</summary>
    [Theory]
    [MemberData(nameof(Banned))]
    public void what_is_banned_exists(char kind, string name)
    {
        var symbol = new BannedSymbol(kind, name);
        var types = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)))
            .SelectMany(assembly => assembly.GetExportedTypes());
        if (symbol.Type is null)
            types.Any(type => type.Namespace == name).ShouldBeTrue();
        else
            types.First(type => type.FullName == symbol.Type).GetMembers().Any(member => symbol.Member is null || member.Name == symbol.Member).ShouldBeTrue();
    }

    public static TheoryData<char, string> Banned() => [.. BannedSymbol.All().Select(symbol => (symbol.Kind, symbol.Name))];

    /// <summary>Every type, and every member of one, that an assembly's code refers to outside of itself.</summary>
    private static List<(string Namespace, string Type, string? Member)> Uses(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var uses = new List<(string Namespace, string Type, string? Member)>();
        foreach (var type in metadata.TypeReferences)
            uses.Add(Name(type, null));
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (member.Parent.Kind == HandleKind.TypeReference)
                uses.Add(Name((TypeReferenceHandle)member.Parent, metadata.GetString(member.Name)));
        }

        return uses;

        (string Namespace, string Type, string? Member) Name(TypeReferenceHandle handle, string? member)
        {
            var type = metadata.GetTypeReference(handle);
            var @namespace = metadata.GetString(type.Namespace);
            return (@namespace, $"{@namespace}.{metadata.GetString(type.Name)}", member);
        }
    }
}
