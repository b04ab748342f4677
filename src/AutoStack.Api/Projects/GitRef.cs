namespace AutoStack.Api.Projects;

/// <summary>The form of a branch, tag or commit name (git-check-ref-format(1)), so that nonsense is refused before Git sees it.</summary>
public static class GitRef
{
    public const string Expectation = "must be a branch, a tag or a full commit id";

    public static bool IsPlausible(string? name) =>
        name is null
        || (name.Length > 0
            && name[0] is not ('-' or '/' or '.')
            && name[^1] is not ('/' or '.')
            && !name.Contains("..", StringComparison.Ordinal)
            && !name.Contains("//", StringComparison.Ordinal)
            && !name.Contains("@{", StringComparison.Ordinal)
            && !name.EndsWith(".lock", StringComparison.Ordinal)
            && !name.Any(c => c <= ' ' || c == 127 || "~^:?*[\\".Contains(c)));
}
