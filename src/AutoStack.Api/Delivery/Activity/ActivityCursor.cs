using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AutoStack.Api.Delivery.Activity;

/// <summary>The ids of the activity stream: opaque to clients; inside, the number up to which a client has seen every event.</summary>
public static class ActivityCursor
{
    private const string Prefix = "seen:";

    public static string Encode(long sequence) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sequence}")));

    public static bool TryDecode(string text, out long sequence)
    {
        sequence = 0;
        try
        {
            var inside = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
            return inside.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(inside.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
