using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Domain.Deployments;

namespace AutoStack.Api.Images;

/// <summary>The form of <see cref="Oci.ProcessesLabel"/>: an image that is found again by its build key still says what its repository declares to run.</summary>
public static class ProcessesLabel
{
    public static string Write(DeclaredProcesses declared) => JsonSerializer.Serialize(declared, AutoStackJson.Options);

    /// <returns>Null without a label, and for one that this version cannot read.</returns>
    public static DeclaredProcesses? Read(string? label)
    {
        try
        {
            return label is null ? null : JsonSerializer.Deserialize<DeclaredProcesses>(label, AutoStackJson.Options) is { Processes: not null } declared ? declared : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
