using System.Security.Cryptography.X509Certificates;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>What an application needs under it.</summary>
public enum BaseKind
{
    /// <summary>Node.js and a shell.</summary>
    Node,

    /// <summary>.NET's shared frameworks and a shell.</summary>
    DotNet,

    /// <summary>Caddy, which serves a site of files.</summary>
    Static,
}

/// <summary>A registry that base images come from, and who AutoStack is there.</summary>
/// <param name="Name">Its section's.</param>
/// <param name="Server">Host, and port where it is not the usual one.</param>
public sealed record BaseRegistry(string Name, string Server, string? Username, string? Password, X509Certificate2Collection? Authorities)
{
    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Name}: {Server}";
}

/// <summary>Section <c>AutoStack:Builder:BaseImages</c>: what images for containers stand on.</summary>
/// <param name="PlainHttp">Registries that are spoken to without TLS.</param>
public sealed record BaseImageSettings(IReadOnlyDictionary<BaseKind, ImageReference> References, IReadOnlySet<string> PlainHttp, IReadOnlyList<BaseRegistry> Registries)
{
    public const string Section = "AutoStack:Builder:BaseImages";
    private const string ReferenceForm = "an image such as docker.io/library/node:20-slim or registry.example.org:5000/team/node@sha256:…";
    private const string ServerForm = "a registry's host, with its port where that is not the usual one, such as registry.example.org:5000";

    public static readonly BaseImageSettings None = new(new Dictionary<BaseKind, ImageReference>(), new HashSet<string>(), []);

    /// <summary>The setting that names a kind's image.</summary>
    public static string Key(BaseKind kind) => $"{Section}:{kind}";

    /// <exception cref="InvalidSettingException">A value is none, or there is no such setting, or nothing would use it.</exception>
    public static BaseImageSettings From(IConfiguration configuration, BuilderKind builder)
    {
        var section = configuration.GetSection(Section);
        string[] known = [.. Enum.GetNames<BaseKind>(), "PlainHttp", "Registries"];
        if (section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } stranger)
            throw new InvalidSettingException(stranger.Path, "(given)", $"nothing: the settings there are {string.Join(", ", known)}");
        var references = Enum.GetValues<BaseKind>().Where(kind => Text(section, $"{kind}") is not null).ToDictionary(kind => kind, kind => Reference(Key(kind), Text(section, $"{kind}")!));
        if (references.Count > 0 && builder is not (BuilderKind.BuiltIn or BuilderKind.Auto))
            throw new InvalidSettingException(Key(references.Keys.First()), $"{references.Values.First()}", $"nothing, unless {BuilderKinds.Key} is {BuilderKind.BuiltIn} or {BuilderKind.Auto}: a Dockerfile names its own");
        var plain = (Text(section, "PlainHttp") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(server => Server($"{Section}:PlainHttp", server)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new BaseImageSettings(references, plain, [.. section.GetSection("Registries").GetChildren().Select(Registry)]);
    }

    private static ImageReference Reference(string key, string text) =>
        ImageReference.Parse(text) ?? throw new InvalidSettingException(key, Shown(text), ReferenceForm);

    private static BaseRegistry Registry(IConfigurationSection section)
    {
        var server = Server($"{section.Path}:Server", Text(section, "Server"));
        var (username, password) = (Text(section, "Username"), Text(section, "Password"));
        if (username is null != password is null)
            throw username is null
                ? new InvalidSettingException($"{section.Path}:Username", null, $"the user of {section.Path}:Password")
                : new InvalidSettingException($"{section.Path}:Password", null, $"the password or token of {section.Path}:Username");
        if (username is not null && username.Contains(':', StringComparison.Ordinal))
            throw new InvalidSettingException($"{section.Path}:Username", username, "a name without a colon (RFC 7617)");
        return new BaseRegistry(section.Key, server, username, password, Text(section, "CaFile") is { } file ? AuthorityFile.Read($"{section.Path}:CaFile", file) : null);
    }

    private static string Server(string key, string? text) =>
        text is not null && ImageReference.IsServer(text) ? text : throw new InvalidSettingException(key, text is null ? null : Shown(text), ServerForm);

    /// <summary>What stands before an @ may be a password.</summary>
    private static string Shown(string text) => text.Contains('@', StringComparison.Ordinal) && !text.Contains("@sha256:", StringComparison.Ordinal) ? "(hidden)" : text;

    private static string? Text(IConfiguration section, string name) => section[name] is { Length: > 0 } text ? text : null;
}
