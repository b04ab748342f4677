using System.Buffers.Text;
using System.Text;

namespace AutoStack.Api.Http;

/// <summary>One page of a list. Ask for the next with <c>?cursor=</c>; there is none when it is null.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Keyset paging: <c>?limit=</c> and an opaque <c>?cursor=</c> that names the last item seen, so that new items never shift a page.</summary>
/// <param name="List">Which list is paged through; a cursor of one is none of another.</param>
/// <param name="After">The key of the last item seen, or null for the first page.</param>
public sealed record PageRequest(string List, int Limit, string? After)
{
    /// <param name="list">Names the list among all there are: <c>projects</c>, or <c>events of ID</c>. Without line breaks.</param>
    /// <returns>A refusal in words when limit or cursor make no sense.</returns>
    public static (PageRequest? Page, IResult? Problem) Parse(string list, string? limit, string? cursor, int fallback, int most)
    {
        var size = fallback;
        if (limit is not null && (!int.TryParse(limit, out size) || size < 1 || size > most))
            return (null, ProblemResults.Problem(400, "invalid_limit", $"limit must be a whole number from 1 to {most}."));
        if (cursor is null)
            return (new PageRequest(list, size, null), null);
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n') is [var of, var key] && of == list
                ? (new PageRequest(list, size, key), null)
                : (null, InvalidCursor);
        }
        catch (FormatException)
        {
            return (null, InvalidCursor);
        }
    }

    public static IResult InvalidCursor => ProblemResults.Problem(400, "invalid_cursor", "cursor is not one that this list gave out. Start again without it.");

    /// <summary>A cursor of this list that goes on behind a key.</summary>
    public string Cursor(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{List}\n{key}"));

    /// <summary>Cuts a list that was read with one item more than the page holds.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> read, Func<T, string> key)
    {
        if (read.Count <= Limit)
            return new Page<T>(read, null);
        var items = read.Take(Limit).ToList();
        return new Page<T>(items, Cursor(key(items[^1])));
    }
}
