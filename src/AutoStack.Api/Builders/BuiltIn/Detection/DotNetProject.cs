using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Detection;

/// <summary>What a .NET project makes; the later ones are chosen first.</summary>
public enum DotNetKind
{
    Tests,
    Library,
    Program,
    Worker,
    BlazorWebAssembly,
    Web,
}

/// <summary>What matters of a project file (learn.microsoft.com/dotnet/core/project-sdk/msbuild-props), read as text: MSBuild itself is asked only when it builds.</summary>
/// <param name="Path">Relative to the repository's top.</param>
/// <param name="Frameworks">The newest first; empty where the file and those above it name none literally.</param>
public sealed partial record DotNetProject(string Path, DotNetKind Kind, string AssemblyName, IReadOnlyList<string> Frameworks, bool SelfContained, string? RollForward)
{
    private const string Props = "Directory.Build.props";

    public static Outcome<DotNetProject> Parse(ISourceFiles files, string path)
    {
        XElement project;
        try
        {
            project = Xml(files.Read(path) ?? "");
        }
        catch (XmlException e)
        {
            return Outcome.Permanent<DotNetProject>("project_file_invalid", $"{path} cannot be read: {e.Message} Mend it and push.");
        }

        var above = Above(files, path);
        string? Property(string name) => Find(project, name) ?? (above is null ? null : Find(above, name));
        var frameworks = (Property("TargetFrameworks") ?? Property("TargetFramework") ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(framework => Framework().IsMatch(framework))
            .OrderByDescending(framework => Version.Parse(framework[3..]))
            .ToArray();
        return Outcome.Done(new DotNetProject(
            path,
            KindOf(project, Property),
            Property("AssemblyName") is { } name && !name.Contains('$') ? name : SourcePath.Name(path)[..^7],
            frameworks,
            IsTrue(Property("SelfContained")) || IsTrue(Property("PublishSelfContained")) || IsTrue(Property("PublishAot")),
            Property("RollForward")));
    }

    private static DotNetKind KindOf(XElement project, Func<string, string?> property)
    {
        var sdks = ((string?)project.Attribute("Sdk") ?? "")
            .Split(';')
            .Concat(project.Elements().Where(element => element.Name.LocalName == "Sdk").Select(element => (string?)element.Attribute("Name") ?? ""))
            .Select(sdk => sdk.Split('/')[0].Trim())
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var references = project.Descendants().Where(element => element.Name.LocalName is "PackageReference" or "FrameworkReference").Select(element => (string?)element.Attribute("Include") ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var program = string.Equals(property("OutputType"), "Exe", StringComparison.OrdinalIgnoreCase) || string.Equals(property("OutputType"), "WinExe", StringComparison.OrdinalIgnoreCase);
        return IsTrue(property("IsTestProject")) || sdks.Contains("MSTest.Sdk") || references.Overlaps(["Microsoft.NET.Test.Sdk", "xunit", "xunit.v3", "NUnit", "MSTest", "TUnit"]) ? DotNetKind.Tests
            : sdks.Contains("Microsoft.NET.Sdk.BlazorWebAssembly") ? DotNetKind.BlazorWebAssembly
            : sdks.Contains("Microsoft.NET.Sdk.Web") ? string.Equals(property("OutputType"), "Library", StringComparison.OrdinalIgnoreCase) ? DotNetKind.Library : DotNetKind.Web
            : sdks.Contains("Microsoft.NET.Sdk.Worker") ? DotNetKind.Worker
            : !program ? DotNetKind.Library
            : references.Contains("Microsoft.AspNetCore.App") ? DotNetKind.Web
            : DotNetKind.Program;
    }

    /// <summary>The nearest Directory.Build.props above, as MSBuild takes it in.</summary>
    private static XElement? Above(ISourceFiles files, string path)
    {
        foreach (var directory in SourcePath.Upwards(SourcePath.Parent(path)))
        {
            if (files.Read(SourcePath.Join(directory, Props)) is not { } text)
                continue;
            try
            {
                return Xml(text);
            }
            catch (XmlException)
            {
                // MSBuild will say so, with the line, when it builds.
                return null;
            }
        }

        return null;
    }

    /// <exception cref="XmlException">It is no XML, or has a document type, which could name files of this machine.</exception>
    private static XElement Xml(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }

    private static string? Find(XElement project, string property) =>
        project.Elements().Where(element => element.Name.LocalName == "PropertyGroup").Elements().LastOrDefault(element => element.Name.LocalName == property)?.Value.Trim();

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^net\d+\.\d+$")]
    private static partial Regex Framework();
}
