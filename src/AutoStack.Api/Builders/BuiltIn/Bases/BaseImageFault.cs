using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>Faults of registries, as faults of a base image.</summary>
public static class BaseImageFault
{
    public static RegistryException NotFound(ImageReference image) => RegistryException.Permanent(
        "base_image_not_found",
        $"{image.Registry} has no image {image}. Correct the setting in {BaseImageSettings.Section}, or push the image there.");

    public static RegistryException Of(RegistryException e, ImageReference image) => e.Code switch
    {
        "registry_unreachable" or "registry_busy" => RegistryException.Transient("base_image_unreachable", $"The base image {image} cannot be had just now: {e.Message}", e.RetryAfter),
        "registry_unauthorised" => RegistryException.Permanent("base_image_unauthorised", $"The base image {image} is not there, or not for this account: {e.Message}"),
        "digest_mismatch" => RegistryException.Permanent("digest_mismatch", $"What {image.Registry} sent as a part of the base image {image} is not what its digest says. Retry the deployment; if it happens again, look at the registry and what is in front of it."),
        var code when code.StartsWith("base_image_", StringComparison.Ordinal) => e,
        var code when e.IsPassing => RegistryException.Transient(code, $"The base image {image} cannot be had: {e.Message}", e.RetryAfter),
        var code => RegistryException.Permanent(code, $"The base image {image} cannot be had: {e.Message}"),
    };
}
