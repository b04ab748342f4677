namespace AutoStack.Benchmarks.Bare;

/// <param name="Connection">A database that AutoStack has made and filled.</param>
/// <param name="Key">The file with the key that signs access tokens.</param>
/// <param name="Admission">Whether to write what follows from the request too: the deployment's place in its environment's line, and whom it overtakes there.</param>
internal sealed record BareOptions(string Connection, int Port, string Key, bool Admission)
{
    public static BareOptions From(IConfiguration options) => new(options["connection"]!, options.GetValue<int>("port"), options["key"]!, options.GetValue("admission", true));
}
