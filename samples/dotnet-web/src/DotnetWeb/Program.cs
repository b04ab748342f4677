using DotnetWeb;

var app = WebApplication.Create(args);
var greeting = app.Configuration["GREETING"] ?? "Hello from .NET";

app.MapGet("/", () => $"{greeting}. Tonight: {Moon.Phase(DateTimeOffset.UtcNow)}.\n");
app.MapGet("/moon", (DateTimeOffset? at) => new { at = at ?? DateTimeOffset.UtcNow, phase = Moon.Phase(at ?? DateTimeOffset.UtcNow), age_days = Math.Round(Moon.Age(at ?? DateTimeOffset.UtcNow), 1) });
app.MapGet("/health", () => new { status = "ok" });

app.Run();
