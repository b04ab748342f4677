using System.Globalization;
using AutoStack.Api.Pipeline;

namespace AutoStack.Api.Builders.Dockerfiles;

/// <summary>
/// The name of an image in an engine for as long as a run needs it: <c>autostack-build:SUBJECT-EPOCH-SECONDS</c>. It is all that AutoStack leaves in an engine, so a name
/// tells whose it is and whether anybody can still need it.
/// </summary>
public sealed record EngineImage(Guid Subject, long Epoch, DateTimeOffset Since)
{
    public const string Repository = "autostack-build";

    /// <summary>No stage takes as long; older ones are of runs that died, here or on another machine that uses the engine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static EngineImage Of(StageContext context, DateTimeOffset now) => new(context.Subject, context.Epoch, now);

    public string Tag => string.Create(CultureInfo.InvariantCulture, $"{Subject}-{Epoch}-{Since.ToUnixTimeSeconds()}");

    public override string ToString() => $"{Repository}:{Tag}";

    /// <summary>What a tag says; null for one that AutoStack did not make.</summary>
    public static EngineImage? Parse(string tag) =>
        tag.Length > 37 && Guid.TryParse(tag[..36], out var subject)
        && tag[37..].Split('-') is [var epoch, var seconds, ..]
        && long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since) && since < 253_402_300_800
            ? new EngineImage(subject, number, DateTimeOffset.FromUnixTimeSeconds(since))
            : null;

    /// <summary>True when nobody needs it any more: its run was taken over, or died long ago.</summary>
    public bool IsLeftBehind(StageContext context, DateTimeOffset now) => Subject == context.Subject ? Epoch < context.Epoch : now - Since > Longest;
}
