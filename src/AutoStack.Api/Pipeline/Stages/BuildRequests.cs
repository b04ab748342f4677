using System.Security.Cryptography;
using System.Text.Json;
using AutoStack.Api.Environments;
using AutoStack.Api.Persistence;

namespace AutoStack.Api.Pipeline.Stages;

/// <summary>Makes the builder's input from what the events name: the commit and the pinned configuration revision.</summary>
public sealed class BuildRequests(ValueSeal seal, IBuilder builder, ITarget target)
{
    public async Task<BuildImage> For(StageInput input, CancellationToken cancellation)
    {
        var settings = input.Configuration.Settings;
        var variables = input.Configuration.Variables.Where(variable => variable.Scope == VariableScope.Build).ToArray();
        return new BuildImage(
            input.Project.Id,
            input.Project.Name,
            input.Project.RepositoryUrl,
            input.Deployment.Ref,
            input.Source.Sha,
            new BuildSettings(settings.RootDirectory, settings.BuildCommand, settings.TestCommand, settings.StartCommand, settings.OutputDirectory),
            variables.ToDictionary(variable => variable.Name, variable => seal.Open(variable, input.Configuration.Environment)),
            variables.Where(variable => variable.Secret).Select(variable => variable.Name).ToHashSet())
        {
            BuiltWith = await builder.Fingerprint(target.RunsContainers, cancellation),
            ForContainers = target.RunsContainers,
            // A runtime of the host is told by the fingerprint.
            StandsOn = input.Deployment.Base is { } standsOn && standsOn.Contains("@sha256:", StringComparison.Ordinal) ? standsOn : null,
        };
    }

    /// <summary>
    /// Names the outcome of a build before it is made: the same commit, settings, build variables, versions of what builds and base image give the same key, and so the same image. Values
    /// enter as a hash only.
    /// </summary>
    public static string Key(BuildImage request)
    {
        var input = new
        {
            request.RepositoryUrl,
            request.Commit,
            BuiltWith = request.StandsOn is null ? request.BuiltWith : $"{request.BuiltWith}; on {request.StandsOn}",
            Settings = request.Settings with { TestCommand = null },
            Variables = request.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => new[] { variable.Key, variable.Value }),
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(input, AutoStackJson.Options)));
    }
}
