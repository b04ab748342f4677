using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoStack.Domain;

/// <summary>An id of one kind of thing: a UUIDv7 (RFC 9562) that cannot be passed where another kind is meant.</summary>
public interface ITypedId<TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}

/// <summary>A deployment: one attempt to bring a commit or an earlier release live. Also the id of its event stream.</summary>
[JsonConverter(typeof(TypedIdJsonConverter<DeploymentId>))]
public readonly record struct DeploymentId(Guid Value) : ITypedId<DeploymentId>
{
    public static DeploymentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A project: a Git repository with settings. Also the id of its event stream.</summary>
[JsonConverter(typeof(TypedIdJsonConverter<ProjectId>))]
public readonly record struct ProjectId(Guid Value) : ITypedId<ProjectId>
{
    public static ProjectId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>An environment of a project. Also the id of its event stream.</summary>
[JsonConverter(typeof(TypedIdJsonConverter<EnvironmentId>))]
public readonly record struct EnvironmentId(Guid Value) : ITypedId<EnvironmentId>
{
    public static EnvironmentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A change of what runs in an environment: a restart, stop, start or scale. Also the id of its log.</summary>
[JsonConverter(typeof(TypedIdJsonConverter<ChangeId>))]
public readonly record struct ChangeId(Guid Value) : ITypedId<ChangeId>
{
    public static ChangeId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Writes a typed id as the plain UUID string that the HTTP contract and the stored events show.</summary>
public sealed class TypedIdJsonConverter<TId> : JsonConverter<TId>
    where TId : struct, ITypedId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TId.From(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
