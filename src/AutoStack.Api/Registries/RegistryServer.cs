using AutoStack.Api.Registries.Distribution;

namespace AutoStack.Api.Registries;

/// <summary>The server that keeps AutoStack's images, and who AutoStack is there. Only where there is one.</summary>
public sealed record RegistryServer(DistributionSettings Settings, IRegistryAccount Account);
