using System.Text;

namespace AutoStack.Api.Processes;

/// <summary>Cuts a byte stream into lines, whatever it holds: invalid UTF-8 is replaced, endless lines are cut, memory stays flat.</summary>
public static class LineReader
{
    /// <summary>Longer lines are cut here, in characters, unless somebody asks for longer ones.</summary>
    public const int LongestLine = 16_384;

    /// <summary>Reads to the end. A carriage return alone, as progress bars use it, ends a line too.</summary>
    public static async Task ReadAll(Stream stream, Action<string> onLine, int longest = LongestLine)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[16_384];
        var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var line = new StringBuilder();
        var cut = 0L;
        var afterReturn = false;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(bytes)) > 0)
            {
                var count = decoder.GetChars(bytes, 0, read, characters, 0);
                for (var i = 0; i < count; i++)
                    Take(characters[i]);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe was closed under us because the process is being ended.
        }

        if (line.Length > 0)
            Emit();

        void Take(char c)
        {
            if (c == '\n' && afterReturn)
                afterReturn = false;
            else if (c is '\n' or '\r')
            {
                afterReturn = c == '\r';
                Emit();
            }
            else
            {
                afterReturn = false;
                if (line.Length < longest)
                    line.Append(c);
                else
                    cut++;
            }
        }

        void Emit()
        {
            if (cut > 0)
                line.Append($" … ({cut} more characters)");
            onLine(line.ToString());
            line.Clear();
            cut = 0;
        }
    }
}
