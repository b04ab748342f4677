using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Deployments;

/// <summary>Put a requested deployment to its environment. May be lost, late or doubled: a row in <c>pending_admissions</c> stands behind it.</summary>
public sealed record Admit(Guid Deployment, Guid Environment);

/// <summary>Tell a deployment how one of its runs came out. May be lost, late or doubled: the run's row stands behind it.</summary>
public sealed record FoldStageRun(Guid Run);

/// <summary>Record how far a run is. A hint that may be lost.</summary>
public sealed record RecordProgress(Guid Run, Guid Deployment, long Epoch, StageProgress Progress);

/// <summary>End a deployment because somebody asked for it.</summary>
public sealed record Cancel(Guid Deployment);
