namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>The files of a checkout. Links are never followed: a repository must not have files of this machine read.</summary>
public sealed class CheckedOutFiles(string tree) : ISourceFiles
{
    private const int Largest = 4 * 1024 * 1024;

    public IReadOnlyList<string> Names(string directory) =>
        InsidePath.Resolve(tree, directory) is { } path && Directory.Exists(path)
            ? [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)]
            : [];

    public bool IsDirectory(string path) => InsidePath.Resolve(tree, path) is { } resolved && Directory.Exists(resolved);

    public string? Read(string path) =>
        InsidePath.Resolve(tree, path) is { } resolved && new FileInfo(resolved) is { Exists: true, Length: < Largest } && Images.RegularFile.Is(resolved)
            ? File.ReadAllText(resolved)
            : null;
}
