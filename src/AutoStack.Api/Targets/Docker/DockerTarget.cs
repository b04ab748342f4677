using AutoStack.Api.Targets.Local;

namespace AutoStack.Api.Targets.Docker;

/// <summary>The local target with containers in place of processes: the API's side of it is the same.</summary>
public sealed class DockerTarget(TargetRows rows, TargetSettings settings) : LocalTarget(rows, settings)
{
    public override string Kind => "docker";

    public override bool RunsContainers => true;
}
