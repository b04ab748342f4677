using Shouldly;
using Xunit;

namespace AutoStack.Api.Tests.Builders;

public sealed class when_building_a_static_site : BuilderTest
{
    [Fact]
    public async Task plain_files_become_an_image_that_other_tools_can_read()
    {
        var repository = (await Repository()).Write("index.html", "<h1>Hello</h1>").Write("css/site.css", "h1 {}");
        var request = await Request(repository);

        var (image, layout) = await Built(request);

        (image.Kind, image.Runtime, image.Base).ShouldBe(("static", "host", null));
        layout.Problems().ShouldBeEmpty();
        layout.Files().ShouldBe(new Dictionary<string, string> { ["app"] = "/", ["app/css"] = "/", ["app/css/site.css"] = "h1 {}", ["app/index.html"] = "<h1>Hello</h1>" }, ignoreOrder: true);
        var config = layout.Config().GetProperty("config");
        config.GetProperty("Labels").GetProperty("org.opencontainers.image.revision").GetString().ShouldBe(request.Commit);
        config.GetProperty("Labels").GetProperty("dev.autostack.runtime").GetString().ShouldBe("host");
        config.GetProperty("WorkingDir").GetString().ShouldBe("/app");
        image.SizeBytes.ShouldBe(layout.Manifest().GetProperty("layers")[0].GetProperty("size").GetInt64()
            + layout.Manifest().GetProperty("config").GetProperty("size").GetInt64()
            + layout.Index.GetProperty("manifests")[0].GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task what_the_build_leaves_in_the_first_usual_directory_is_the_site()
    {
        var repository = (await Repository()).Write("source", "x");
        var (_, layout) = await Built(await Request(repository, Detect with { BuildCommand = "mkdir -p build out && echo built > build/index.html" }));
        layout.Files().Keys.ShouldBe(["app", "app/index.html"]);
    }

    [Fact]
    public async Task the_root_directory_is_where_it_is_built()
    {
        var repository = (await Repository()).Write("index.html", "wrong").Write("web/site/index.html", "right");
        var (_, layout) = await Built(await Request(repository, Detect with { RootDirectory = "/web/./site/" }));
        layout.Files()["app/index.html"].ShouldBe("right");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("web/../../..")]
    [InlineData("missing")]
    [InlineData("link")]
    public async Task a_root_directory_that_is_none_of_the_repositorys_is_refused(string root)
    {
        var repository = (await Repository()).Write("index.html", "x");
        Directory.CreateSymbolicLink(Path.Combine(repository.Path, "link"), "/etc");
        (await Refused(await Request(repository, Detect with { RootDirectory = root }))).Code.ShouldBe("root_directory_not_found");
    }

    [Theory]
    [InlineData("echo nothing", null, "output_directory_not_found", "'dist', 'build', 'out'")]
    [InlineData("echo nothing", "public", "output_directory_not_found", "'public'")]
    [InlineData("ln -s /etc public", "public", "path_escapes", "'public'")]
    [InlineData("echo nothing", "../../..", "path_escapes", "leads out")]
    [InlineData("cd .. && mv tree away && ln -s /etc tree", "ssl", "path_escapes", "leads out")]
    public async Task an_output_directory_that_is_missing_or_leads_out_is_refused(string build, string? output, string code, string says)
    {
        var repository = (await Repository()).Write("source", "x");
        var fault = await Refused(await Request(repository, Detect with { BuildCommand = build, OutputDirectory = output }));
        fault.Code.ShouldBe(code);
        fault.Reason.ShouldContain(says);
    }

    [Fact]
    public async Task links_stay_links_and_what_is_no_file_is_left_out()
    {
        var repository = (await Repository()).Write("source", "x");
        const string build = "mkdir dist && cd dist && echo hi > index.html && ln -s index.html same && ln -s /etc/passwd outside && ln -s /etc directory && mkfifo pipe && node -e \"require('net').createServer().listen('socket', () => process.exit())\"; touch socket-tried";
        var request = await Request(repository, Detect with { BuildCommand = build });

        var (_, layout) = await Built(request).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        var files = layout.Files();
        files["app/same"].ShouldBe("→ index.html");
        files["app/outside"].ShouldBe("→ /etc/passwd");
        files["app/directory"].ShouldBe("→ /etc");
        files.Keys.ShouldNotContain("app/pipe");
    }

    [Fact]
    public async Task with_nothing_to_build_it_says_what_it_looked_for()
    {
        var repository = (await Repository()).Write("README.md", "x");
        var fault = await Refused(await Request(repository));
        fault.Code.ShouldBe("nothing_to_build");
    }
}
