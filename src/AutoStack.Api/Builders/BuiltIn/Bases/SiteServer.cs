using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using AutoStack.Api.Images;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.BuiltIn.Bases;

/// <summary>
/// What an image of a static site has besides the site, so that it serves itself: Caddy of its base image, and a configuration that answers as AutoStack does where it serves sites itself
/// (<see cref="Targets.Local.StaticSites.StaticFiles"/>).
/// </summary>
public static class SiteServer
{
    /// <summary>A variable of the image: names the site's content. Files of two releases never share an entity tag, though all of them have one time.</summary>
    public const string VersionVariable = "AUTOSTACK_SITE";

    private const string Program = "caddy";
    private const string Directory = "etc/autostack";
    private const string File = "Caddyfile";

    /// <summary>How a layer says that a program gets rights when it is started (capabilities(7)).</summary>
    private const string CapabilityAttribute = "SCHILY.xattr.security.capability";

    /// <summary>The tag stands for all files of the release, as the deferred header does: Caddy's own is made of a file's time, which says nothing here.</summary>
    private const string Caddyfile =
        $$"""
        {
        	admin off
        	auto_https off
        	grace_period 10s
        	log {
        		level ERROR
        	}
        }

        :{$PORT:8080} {
        	root * {{Oci.AppDirectory}}
        	route {
        		header {
        			X-Content-Type-Options nosniff
        			Cache-Control no-cache
        			-Server
        		}
        		@other not method GET HEAD
        		handle @other {
        			header Allow "GET, HEAD"
        			respond 405
        		}
        		@hidden path_regexp (^|/)\.git(/|$)|\\
        		error @hidden 404

        		@page file {path} {path}/index.html {path}.html
        		route @page {
        			header {
        				ETag `"{${{VersionVariable}}:none}"`
        				defer
        			}
        			@same header If-None-Match `*"{${{VersionVariable}}:none}"*`
        			respond @same 304
        			request_header -If-None-Match
        			request_header -If-Modified-Since
        			request_header -If-Range
        			@file file {path}
        			file_server @file
        			@index file {path}/index.html
        			file_server @index
        			rewrite * {path}.html
        			file_server
        		}
        		error 404
        	}
        	handle_errors {
        		header {
        			X-Content-Type-Options nosniff
        			Cache-Control no-cache
        			-Server
        			-ETag
        		}
        		@own {
        			expression {http.error.status_code} == 404
        			file /404.html
        		}
        		handle @own {
        			rewrite * /404.html
        			file_server {
        				status 404
        			}
        		}
        		@missing expression {http.error.status_code} == 404
        		handle @missing {
        			respond "This site has no page at this address." 404
        		}
        		respond {http.error.status_code}
        	}
        }

        """;

    public static IReadOnlyList<string> Entrypoint { get; } = [Program, "run", "--config", $"/{Directory}/{File}", "--adapter", "caddyfile"];

    /// <summary>Nothing may be written but below /tmp.</summary>
    /// <param name="site">The layer that holds the site.</param>
    public static IReadOnlyDictionary<string, string> Environment(WrittenLayer site) => new Dictionary<string, string>
    {
        [VersionVariable] = Oci.Hex(site.DiffId)[..16],
        ["HOME"] = "/tmp",
        ["XDG_CONFIG_HOME"] = "/tmp",
        ["XDG_DATA_HOME"] = "/tmp",
    };

    /// <summary>The layer with the configuration: the same for all sites.</summary>
    /// <param name="staging">A directory to work in.</param>
    public static async Task<WrittenLayer> Layer(string staging, DateTimeOffset time, CancellationToken cancellation)
    {
        var content = System.IO.Directory.CreateDirectory(Path.Combine(staging, "server")).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(content, File), Caddyfile, cancellation);
        return await LayerWriter.Write(content, Directory, _ => true, time, Path.Combine(staging, "server.tar.gz"), cancellation);
    }

    /// <summary>
    /// Takes from the base image's Caddy the right to bind low ports, which the official image gives to its file: a container without capabilities may not start such a program at all. Done by a
    /// layer with the same program, made once for each base image.
    /// </summary>
    public static async Task<BaseImage> Unprivileged(BaseImage image, string directory, IStageLog log, CancellationToken cancellation)
    {
        var note = Path.Combine(directory, "server.json");
        var layer = Path.Combine(directory, "server.tar.gz");
        if (!System.IO.File.Exists(note))
        {
            var made = await Make(image, directory, log, cancellation);
            if (made is not null)
                System.IO.File.Move(made.File, layer, overwrite: true);
            var making = $"{note}.{Guid.NewGuid():N}";
            await System.IO.File.WriteAllBytesAsync(making, JsonSerializer.SerializeToUtf8Bytes(made is null ? null : made with { IsShared = true }), cancellation);
            System.IO.File.Move(making, note, overwrite: true);
        }

        return JsonSerializer.Deserialize<WrittenLayer>(await System.IO.File.ReadAllBytesAsync(note, cancellation)) is { } program ? image with { Layers = [.. image.Layers, program with { File = layer }] } : image;
    }

    /// <returns>Null where the program has no such right.</returns>
    private static async Task<WrittenLayer?> Make(BaseImage image, string directory, IStageLog log, CancellationToken cancellation)
    {
        var path = image.Config.Variable("PATH") ?? RunConfiguration.UsualPath;
        var places = path.Split(':').Where(place => place.StartsWith('/')).Select(place => $"{place.Trim('/')}/{Program}").ToHashSet(StringComparer.Ordinal);
        var staging = Path.Combine(directory, $"server.{Guid.NewGuid():N}");
        try
        {
            // The uppermost counts.
            foreach (var layer in image.Layers.Reverse())
            {
                if (layer.MediaType == Oci.ZstdLayer)
                {
                    log.Write($"Warning: {layer.Digest} of the base image is compressed by zstd, so it is not looked whether its {Program} needs a right that containers here do not have.");
                    return null;
                }

                await using var file = new FileStream(layer.File, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
                await using Stream plain = layer.MediaType == Oci.GzipLayer ? new GZipStream(file, CompressionMode.Decompress) : file;
                await using var tar = new TarReader(plain);
                while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
                {
                    var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name.TrimStart('/');
                    if (!places.Contains(name) || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                        continue;
                    if (entry is not PaxTarEntry pax || !pax.ExtendedAttributes.ContainsKey(CapabilityAttribute))
                        return null;
                    System.IO.Directory.CreateDirectory(staging);
                    var program = Path.Combine(staging, Program);
                    await using (var content = System.IO.File.Create(program))
                        await entry.DataStream!.CopyToAsync(content, cancellation);
                    System.IO.File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
                    log.Write($"The base image's {Program} asks for a right that containers here do not have: the image has it without.");
                    return await LayerWriter.Write(staging, Path.GetDirectoryName(name)!, _ => true, DateTimeOffset.UnixEpoch, Path.Combine(directory, $"server.{Guid.NewGuid():N}.tar.gz"), cancellation);
                }
            }

            return null;
        }
        finally
        {
            if (System.IO.Directory.Exists(staging))
                System.IO.Directory.Delete(staging, recursive: true);
        }
    }
}
