using System.Text.Json;
using AutoStack.Api.Persistence;
using AutoStack.Domain.Deployments;

namespace AutoStack.Domain.Tests.Events;

/// <summary>Events that were stored before their record got another optional property: they are read as they always were.</summary>
public sealed class when_an_event_is_older_than_a_property
{
    [Fact]
    public void an_image_built_before_processes_were_declared_declares_none_and_stands_on_nothing()
    {
        var built = Read<ImageBuilt>("""{ "digest": "sha256:1", "size_bytes": 5, "kind": "node", "runtime": "host" }""");

        built.ShouldBe(new ImageBuilt("sha256:1", 5, "node", "host"));
        (built.Declared, built.Base).ShouldBe((null, null));
    }

    [Fact]
    public void a_release_requested_before_processes_were_declared_declares_none()
    {
        var requested = Read<DeploymentRequested>("""
            {
              "project_id": "01900000-0000-7000-8000-0000000a0001", "project_name": "shop",
              "environment_id": "01900000-0000-7000-8000-0000000b0001", "environment": "production",
              "number": 7, "ref": "main", "commit": null, "config_revision": 3,
              "release": {
                "image": { "reference": "registry/shop:1", "digest": "sha256:1", "size_bytes": 5 },
                "source": { "sha": "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "message": "Sell shoes", "committed_at": "2026-01-30T09:00:00+00:00" },
                "config_revision": 3
              },
              "trigger": { "kind": "rollback", "actor_id": null, "of": null }
            }
            """);

        (requested.Release.ShouldNotBeNull().Declared, requested.Release.Base).ShouldBe((null, null));
    }

    [Fact]
    public void a_cancellation_from_before_there_were_reasons_has_none() =>
        Read<CancellationRequested>("{}").ShouldBe(new CancellationRequested());

    private static T Read<T>(string json)
        where T : class =>
        JsonSerializer.Deserialize<T>(json, AutoStackJson.Options).ShouldNotBeNull();
}
