using System.Collections.Concurrent;
using AutoStack.Api.Projects.Credentials;
using AutoStack.Domain;

namespace AutoStack.Api.Tests.Sources;

/// <summary>The credentials of a test's projects, in memory.</summary>
public sealed class ProjectCredentials : ConcurrentDictionary<ProjectId, SourceCredential>, ISourceCredentials
{
    public Task<SourceCredential?> Find(ProjectId project, CancellationToken cancellation) => Task.FromResult(this.GetValueOrDefault(project));
}
