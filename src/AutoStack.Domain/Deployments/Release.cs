namespace AutoStack.Domain.Deployments;

/// <summary>A commit as it was resolved. Its author is personal data and lies in an erasable table, not here.</summary>
public sealed record SourceRevision(string Sha, string Message, DateTimeOffset CommittedAt);

/// <param name="Reference">Full reference by tag in the registry.</param>
/// <param name="Digest">Digest of the image manifest, <c>sha256:…</c>.</param>
public sealed record ReleaseImage(string Reference, string Digest, long SizeBytes);

/// <summary>What a rollback or a redeploy brings: an image by digest with the commit it was built from.</summary>
/// <param name="Declared">What the image's repository declares to run, if anything.</param>
/// <param name="Base">What the image stands on; see <see cref="ImageBuilt"/>.</param>
public sealed record Release(ReleaseImage Image, SourceRevision Source, int ConfigRevision, DeclaredProcesses? Declared = null, string? Base = null);
