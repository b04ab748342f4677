using System.Text;
using System.Text.Json;
using AutoStack.Api.Persistence;

namespace AutoStack.Api.Delivery;

/// <summary>One server-sent event as it goes over the wire (WHATWG HTML, section 9.2), made once for all clients.</summary>
/// <param name="Position">Where it stands in its stream; counts up.</param>
/// <param name="Id">What a client resumes with.</param>
public sealed record Frame(long Position, string Id, byte[] Bytes)
{
    /// <param name="item">Written as one line of JSON.</param>
    public static Frame Of(long position, string id, object item) =>
        new(position, id, [.. Encoding.UTF8.GetBytes($"id: {id}\ndata: "), .. JsonSerializer.SerializeToUtf8Bytes(item, AutoStackJson.Options), (byte)'\n', (byte)'\n']);

    /// <summary>Tells a client where it is, without an event: the standard has the id remembered and nothing dispatched.</summary>
    public static Frame Place(long position, string id) => new(position, id, Encoding.UTF8.GetBytes($"id: {id}\n\n"));
}
