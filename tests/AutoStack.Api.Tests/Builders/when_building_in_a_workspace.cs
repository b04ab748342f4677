using System.Formats.Tar;
using AutoStack.Api.Processes;
using AutoStack.Api.Tests.Testing;
using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

/// <summary>With the real package managers, fetched from npm's registry: a package that uses a sibling, which must be built first, and a package of the registry.</summary>
public sealed class when_building_in_a_workspace : BuilderTest
{
    private const string Integrity = "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==";

    [Theory]
    [InlineData("npm")]
    [InlineData("pnpm")]
    [InlineData("yarn 1")]
    [InlineData("yarn 4")]
    public async Task the_image_holds_what_the_package_needs_to_run(string manager)
    {
        var (image, layout) = await Built(await Request(await Workspace(manager), Detect with { RootDirectory = "packages/web" }));

        image.Kind.ShouldBe("node");
        Log.Lines.ShouldContain("$ " + Install(manager));
        layout.Problems().ShouldBeEmpty();
        layout.Config().GetProperty("config").GetProperty("WorkingDir").GetString().ShouldBe("/app/packages/web");
        layout.Files().Values.ShouldNotContain(text => text.StartsWith("→ /"), "links stay inside");
        (await Run(layout)).ShouldBe(["HELLO in 60000 ms"]);
    }

    [Theory]
    [InlineData("npm")]
    [InlineData("pnpm")]
    [InlineData("yarn 1")]
    [InlineData("yarn 4")]
    public async Task two_builds_in_different_places_give_the_same_image(string manager)
    {
        var request = await Request(await Workspace(manager), Detect with { RootDirectory = "packages/web" });
        var (first, layout) = await Built(request, epoch: 1, data: "one");
        var (second, again) = await Built(request, epoch: 2, data: "another/and/deeper");

        var (files, others) = (layout.Files(), again.Files());
        files.Keys.Union(others.Keys).Where(path => files.GetValueOrDefault(path) != others.GetValueOrDefault(path)).ShouldBeEmpty();
        second.ShouldBe(first);
    }

    [Fact]
    public async Task a_lock_file_that_does_not_fit_is_refused_and_not_mended()
    {
        var repository = (await Workspace("pnpm")).Write("packages/web/package.json", """{ "name": "@acme/web", "scripts": { "start": "node server.js" }, "dependencies": { "ms": "2.0.0" } }""");
        var fault = await Refused(await Request(repository, Detect with { RootDirectory = "packages/web" }));

        fault.Code.ShouldBe("install_failed");
        fault.Reason.ShouldContain("ERR_PNPM_OUTDATED_LOCKFILE");
    }

    [Fact]
    public async Task a_version_that_the_registry_does_not_have_is_told()
    {
        var repository = (await Workspace("pnpm")).Write("package.json", """{ "private": true, "packageManager": "pnpm@9.999.0" }""");
        var fault = await Refused(await Request(repository, Detect with { RootDirectory = "packages/web" }));

        fault.Code.ShouldBe("package_manager_missing");
        fault.Reason.ShouldContain("packageManager in package.json wants pnpm 9.999.0");
    }

    private async Task<GitRepository> Workspace(string manager)
    {
        var declared = manager == "pnpm" ? "" : """, "workspaces": ["packages/*"]""";
        var sibling = manager is "pnpm" or "yarn 4" ? "workspace:*" : "1.0.0";
        var repository = (await Repository())
            .Write("package.json", $$"""{ "name": "acme", "private": true{{declared}} }""")
            .Write("packages/web/package.json", $$"""{ "name": "@acme/web", "version": "1.0.0", "scripts": { "start": "node server.js", "build": "node build.js" }, "dependencies": { "@acme/shared": "{{sibling}}", "ms": "2.1.3" } }""")
            .Write("packages/web/build.js", "require('node:fs').writeFileSync('greeting.js', `module.exports = '${require('@acme/shared').toUpperCase()}'`)")
            .Write("packages/web/server.js", "console.log(require('./greeting.js'), 'in', require('ms')('1m'), 'ms')")
            .Write("packages/shared/package.json", """{ "name": "@acme/shared", "version": "1.0.0", "main": "index.js", "scripts": { "build": "node make.js" } }""")
            .Write("packages/shared/make.js", "require('node:fs').writeFileSync('index.js', \"module.exports = 'hello'\")");
        return manager switch
        {
            "npm" => repository.Write("package-lock.json", $$"""
                { "name": "acme", "lockfileVersion": 3, "requires": true, "packages": {
                  "": { "name": "acme", "workspaces": ["packages/*"] },
                  "node_modules/@acme/shared": { "resolved": "packages/shared", "link": true },
                  "node_modules/@acme/web": { "resolved": "packages/web", "link": true },
                  "node_modules/ms": { "version": "2.1.3", "integrity": "{{Integrity}}" },
                  "packages/shared": { "name": "@acme/shared", "version": "1.0.0" },
                  "packages/web": { "name": "@acme/web", "version": "1.0.0", "dependencies": { "@acme/shared": "1.0.0", "ms": "2.1.3" } } } }
                """),
            "pnpm" => repository.Write("pnpm-workspace.yaml", "packages: ['packages/*']\n").Write("pnpm-lock.yaml", $$"""
                lockfileVersion: '9.0'
                settings:
                  autoInstallPeers: true
                  excludeLinksFromLockfile: false
                importers:
                  .: {}
                  packages/shared: {}
                  packages/web:
                    dependencies:
                      '@acme/shared':
                        specifier: workspace:*
                        version: link:../shared
                      ms:
                        specifier: 2.1.3
                        version: 2.1.3
                packages:
                  ms@2.1.3:
                    resolution: {integrity: {{Integrity}}}
                snapshots:
                  ms@2.1.3: {}
                """),
            "yarn 1" => repository.Write("yarn.lock", $$"""
                # yarn lockfile v1


                ms@2.1.3:
                  version "2.1.3"
                  integrity {{Integrity}}

                """),
            _ => repository.Write("yarn.lock", """
                # This file is generated by running "yarn install" inside your project.
                # Manual changes might be lost - proceed with caution!

                __metadata:
                  version: 10
                  cacheKey: 10c0

                "@acme/shared@workspace:*, @acme/shared@workspace:packages/shared":
                  version: 0.0.0-use.local
                  resolution: "@acme/shared@workspace:packages/shared"
                  languageName: unknown
                  linkType: soft

                "@acme/web@workspace:packages/web":
                  version: 0.0.0-use.local
                  resolution: "@acme/web@workspace:packages/web"
                  dependencies:
                    "@acme/shared": "workspace:*"
                    ms: "npm:2.1.3"
                  languageName: unknown
                  linkType: soft

                "acme@workspace:.":
                  version: 0.0.0-use.local
                  resolution: "acme@workspace:."
                  languageName: unknown
                  linkType: soft

                "ms@npm:2.1.3":
                  version: 2.1.3
                  resolution: "ms@npm:2.1.3"
                  checksum: 10c0/d924b57e7312b3b63ad21fc5b3dc0af5e78d61a1fc7cfb5457edaf26326bf62be5307cc87ffb6862ef1c2b33b0233cdb5d4f01c4c958cc0d660948b65a287a48
                  languageName: node
                  linkType: hard

                """),
        };
    }

    private static string Install(string manager) => manager switch
    {
        "npm" => "npm ci --include=dev --no-audit --no-fund",
        "pnpm" => "pnpm install --frozen-lockfile --prod=false",
        "yarn 1" => "yarn install --frozen-lockfile --production=false --non-interactive",
        _ => "yarn install --immutable",
    };

    /// <summary>Unpacks an image elsewhere and starts what it starts.</summary>
    private async Task<IReadOnlyList<string>> Run(ImageLayout layout)
    {
        var root = Place.At($"unpacked-{Guid.NewGuid():N}");
        Directory.CreateDirectory(root);
        foreach (var layer in layout.Layers())
            TarFile.ExtractToDirectory(new MemoryStream(layer), root, overwriteFiles: true);
        var lines = new List<string>();
        var end = await ChildProcess.Run(new ChildCommand("/bin/sh", ["-c", "node server.js"], Path.Combine(root, "app/packages/web"), new Dictionary<string, string>()), lines.Add, Cancellation);
        end.ExitCode.ShouldBe(0, string.Join('\n', lines));
        return lines;
    }
}
