using System.Text.Json.Serialization;

namespace AutoStack.Domain.Runtime;

/// <summary>
/// The stream that tells what runs in an environment. Its id is the environment's with version 8 (RFC 9562, section 5.8) in the place of 7, so that each is
/// known from the other and no table ties them (docs/adr/0012).
/// </summary>
[JsonConverter(typeof(TypedIdJsonConverter<RuntimeId>))]
public readonly record struct RuntimeId(Guid Value) : ITypedId<RuntimeId>
{
    private const int VersionOfRuntimes = 8;
    private const int VersionOfEnvironments = 7;
    private const int VersionAt = 14;

    // A method: whoever stores ids takes the one property for the value.
    public EnvironmentId ToEnvironment() => new(WithVersion(Value, VersionOfEnvironments));

    public static RuntimeId From(Guid value) => new(value);

    public static RuntimeId Of(EnvironmentId environment) => new(WithVersion(environment.Value, VersionOfRuntimes));

    /// <summary>Whether a stream tells what runs; no stream of another kind has an id of this version.</summary>
    public static bool IsOne(Guid stream) => stream.Version == VersionOfRuntimes;

    public override string ToString() => Value.ToString();

    private static Guid WithVersion(Guid id, int version)
    {
        Span<char> text = stackalloc char[36];
        id.TryFormat(text, out _);
        text[VersionAt] = (char)('0' + version);
        return Guid.Parse(text);
    }
}
