using System.Text;

namespace AutoStack.Api.Registries.Distribution;

/// <summary>What a 401 asks for (RFC 9110, section 11.6.1).</summary>
/// <param name="Parameters">By name, whatever its case.</param>
public sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBasic => string.Equals(Scheme, "Basic", StringComparison.OrdinalIgnoreCase);

    public bool IsBearer => string.Equals(Scheme, "Bearer", StringComparison.OrdinalIgnoreCase);

    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    public static IReadOnlyList<Challenge> Of(HttpResponseMessage refusal) =>
        [.. refusal.Headers.WwwAuthenticate.Select(challenge => new Challenge(challenge.Scheme, Parse(challenge.Parameter ?? "")))];

    /// <summary><c>name=token</c> and <c>name="quoted \" string"</c>, separated by commas. What does not have this form ends it.</summary>
    private static Dictionary<string, string> Parse(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; text.IndexOf('=', at) is >= 0 and var equals;)
        {
            var name = text[at..equals].Trim(' ', '\t', ',');
            var value = new StringBuilder();
            at = equals + 1;
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
            if (at < text.Length && text[at] == '"')
            {
                for (at++; at < text.Length && text[at] != '"'; at++)
                    value.Append(text[at] == '\\' && at + 1 < text.Length ? text[++at] : text[at]);
                at++;
            }
            else
            {
                for (; at < text.Length && text[at] != ','; at++)
                    value.Append(text[at]);
            }

            found[name] = value.ToString().Trim();
        }

        return found;
    }
}
