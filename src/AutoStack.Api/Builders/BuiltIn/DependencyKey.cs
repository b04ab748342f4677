using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AutoStack.Api.Builders.BuiltIn.Detection;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn;

/// <summary>Names what an installation leaves in <c>node_modules</c> by all that it depends on.</summary>
public static class DependencyKey
{
    /// <summary>Files beside a lock file that have a say.</summary>
    private static readonly IReadOnlyList<string> Configuration = [".npmrc", ".yarnrc", ".yarnrc.yml", "pnpm-workspace.yaml", ".pnpmfile.cjs", ".nvmrc", ".node-version"];

    /// <summary>Scripts of the project's own that an installation runs: what they make may lie anywhere, so that node_modules alone would not bring it back.</summary>
    private static readonly IReadOnlyList<string> InstallScripts = ["preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare", "prepublish"];

    /// <returns>Null where nothing can be kept: no lock file, packages that are copied out of the repository, or install scripts of the project's own.</returns>
    public static async Task<string?> For(PreparedBuild build, BuildImage request, MachineRuntimes machine, CancellationToken cancellation)
    {
        if (build.Plan is not { Manager: { Lockfile: { } lockfile } manager, Install: { } install })
            return null;
        var files = new CheckedOutFiles(build.Tree);
        var root = install.Directory;
        string[] directories = [root, .. NodeWorkspace.Of(files, root)?.Members(files).Select(member => member.Directory) ?? []];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { manager.ToString(), install.Command, machine.Node, machine.Npm, RuntimeInformation.OSArchitecture.ToString(), RuntimeInformation.OSDescription })
            Add(part ?? "");
        foreach (var (name, value) in request.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
            Add($"{name}={value}");

        foreach (var directory in directories)
        {
            if (files.IsDirectory(SourcePath.Join(directory, "node_modules")) || files.IsDirectory(SourcePath.Join(directory, "patches")))
                return null;
            var text = files.Read(SourcePath.Join(directory, PackageJson.FileName)) ?? "";
            if (text.Contains("\"file:", StringComparison.Ordinal) || PackageJson.Parse(text) is not Outcome<PackageJson>.Done { Value: var package } || InstallScripts.Any(package.Scripts.ContainsKey))
                return null;
            Add($"{directory}\n{text}");
            foreach (var name in Configuration)
                Add(files.Read(SourcePath.Join(directory, name)) ?? "");
        }

        if (InsidePath.Resolve(build.Tree, lockfile) is not { } path || !File.Exists(path))
            return null;
        await using var content = File.OpenRead(path);
        hash.AppendData(await SHA256.HashDataAsync(content, cancellation));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }
}
