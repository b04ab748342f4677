using System.Text;

namespace AutoStack.Api.Logs;

/// <summary>Makes what a program printed fit to be stored and shown: PostgreSQL's text holds no NUL, JSON and UTF-8 no half of a surrogate pair.</summary>
public static class LogText
{
    /// <summary>A longer line is cut: one line must not be a log of its own.</summary>
    public const int MaxLength = 16_384;

    private const char Replacement = '\uFFFD';

    /// <summary>The text with every character that cannot be kept replaced by U+FFFD, at most <see cref="MaxLength"/> characters of it.</summary>
    public static string Clean(string text)
    {
        var omitted = text.Length - MaxLength;
        if (omitted > 0)
            text = $"{text.AsSpan(0, MaxLength)} … ({omitted} more characters)";
        return IsClean(text) ? text : Replaced(text);
    }

    private static bool IsClean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!IsPair(text, i))
                return false;
            i++;
        }

        return true;
    }

    private static string Replaced(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsPair(text, i))
                clean.Append(text[i]).Append(text[++i]);
            else
                clean.Append(text[i] == '\0' || char.IsSurrogate(text[i]) ? Replacement : text[i]);
        }

        return clean.ToString();
    }

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
