using AutoStack.Api.Hosting;
using Npgsql;

namespace AutoStack.Api.Environments.Keys;

/// <summary>
/// The program's word <c>rotate-keys</c>: makes a new data key (or takes the configured one), seals every value anew, and removes former keys once nothing is sealed with
/// them. Nodes run on meanwhile. Cut off, it goes on at the next call. Exit code 0: all is sealed with the current key; 1: something could not be read.
/// </summary>
public static class RotateKeysCommand
{
    public const string Word = "rotate-keys";

    /// <summary>Makes no new key: only goes on with what an earlier call began.</summary>
    private const string Continue = "--continue";

    /// <summary>A request that began with a former key has ended by then: its transaction may idle for 5 s, and a message is tried again for some seconds.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(60);

    public static async Task<int> Run(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = [.. args.Skip(1).Where(arg => arg != Continue)], ContentRootPath = AppContext.BaseDirectory });
        var connection = builder.Configuration.GetConnectionString("AutoStack")
            ?? throw new InvalidSettingException("ConnectionStrings:AutoStack", null, "a PostgreSQL connection string");
        await using var database = Persistence.DataSource.Create(connection);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stop.Cancel();
        };
        try
        {
            return await Rotate(new KeyRing(builder.Configuration), database, makeNew: !args.Contains(Continue), Overlap, Console.Out, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"Interrupted. Every value can still be read; go on with: {Word} {Continue}");
            return 130;
        }
    }

    /// <param name="overlap">How long a former key file stays at least.</param>
    public static async Task<int> Rotate(KeyRing keys, NpgsqlDataSource database, bool makeNew, TimeSpan overlap, TextWriter output, CancellationToken cancellation)
    {
        var rotation = new KeyRotation(database, keys, new ValueSeal(keys));
        if (makeNew && !keys.IsConfigured)
            await output.WriteLineAsync($"Made data key {keys.MakeNew().Id}; former keys stay until nothing is sealed with them.");
        else
            await output.WriteLineAsync($"Sealing with data key {keys.Current.Id}{(keys.IsConfigured ? " (AutoStack:Keys:Data)" : "")}.");

        var report = await rotation.SealAnew(values => output.WriteLine($"  {values} values sealed anew"), cancellation);
        var (values, revisions, credentials, unreadable) = (report.Values, report.Revisions, report.Credentials, report.Unreadable);
        if (!keys.IsConfigured && keys.Former.Select(keys.Age).Min() is { } age && age < overlap && unreadable.Count == 0)
        {
            await output.WriteLineAsync($"Waiting {(overlap - age).TotalSeconds:0} s for requests that began with the former key.");
            await Task.Delay(overlap - age, cancellation);
            var late = await rotation.SealAnew(null, cancellation);
            (values, revisions, credentials, unreadable) = (values + late.Values, revisions + late.Revisions, credentials + late.Credentials, late.Unreadable);
        }

        await output.WriteLineAsync($"Sealed anew: {values} values in {revisions} configuration revisions, {credentials} source credentials.");
        foreach (var value in unreadable)
            await output.WriteLineAsync($"Unreadable: {value}. Its key is not here: put it into AutoStack:Keys:PreviousData and call this again, or set it anew.");
        foreach (var former in keys.Former)
            await output.WriteLineAsync(await Retire(keys, former, rotation, cancellation));
        return unreadable.Count == 0 ? 0 : 1;
    }

    private static async Task<string> Retire(KeyRing keys, DataKey former, KeyRotation rotation, CancellationToken cancellation)
    {
        if (await rotation.SealedBy(former, cancellation) is > 0 and var left)
            return $"Key {former.Id} stays: {left} configuration revisions and source credentials hold what may be sealed with it.";
        if (keys.Age(former) is null)
            return $"Nothing is sealed with key {former.Id} any more: take it out of AutoStack:Keys:PreviousData.";
        keys.Remove(former);
        return $"Key {former.Id} is removed: nothing is sealed with it any more.";
    }
}
