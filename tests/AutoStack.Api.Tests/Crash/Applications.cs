namespace AutoStack.Api.Tests.Crash;

/// <summary>Applications whose stages take long enough to be hit in the middle.</summary>
public static class Applications
{
    /// <summary>Slow in build, test and start; says which release it is.</summary>
    public static readonly object SlowSettings = new { build_command = "sleep 0.3", test_command = "sleep 0.3" };

    public static IEnumerable<(string, string)> Node(string release) =>
    [
        ("package.json", """{ "name": "app", "version": "1.0.0", "scripts": { "start": "node server.js" } }"""),
        ("release.txt", release),
        ("server.js", """
            const release = require("node:fs").readFileSync("release.txt", "utf8");
            const server = require("node:http").createServer((request, response) => {
              const answer = () => response.end(release);
              // Answers once the file that it names is there.
              if (request.url.startsWith("/wait?")) {
                const file = decodeURIComponent(request.url.slice(6));
                const look = setInterval(() => { if (require("node:fs").existsSync(file)) { clearInterval(look); answer(); } }, 20);
              }
              else answer();
            });
            setTimeout(() => server.listen(process.env.PORT, "127.0.0.1"), 300);
            process.on("SIGTERM", () => server.close(() => process.exit(0)));
            """),
    ];
}
