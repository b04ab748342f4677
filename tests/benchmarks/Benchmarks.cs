using System.Text.Json;
using AutoStack.Benchmarks.Bare;
using AutoStack.Benchmarks.Delivery;
using AutoStack.Benchmarks.Load;

namespace AutoStack.Benchmarks;

/// <summary>The parts of <c>npm run bench</c> that are not Node.js: one command each, options as <c>--name value</c>, the result as one line of JSON.</summary>
internal static class Benchmarks
{
    private static async Task<int> Main(string[] args)
    {
        var options = new ConfigurationBuilder().AddCommandLine([.. args.Skip(1)]).Build();
        switch (args.FirstOrDefault())
        {
            case "bare":
                await BareEndpoint.Run(BareOptions.From(options));
                return 0;
            case "load":
                return Print(await ClosedLoop.Run(LoadOptions.Deployments(options)));
            case "read":
                return Print(await ClosedLoop.Run(LoadOptions.Reads(options)));
            case "follow":
                return Print(await Followers.Run(FollowOptions.From(options)));
            default:
                await Console.Error.WriteLineAsync("The commands are bare, load, read and follow. npm run bench runs them.");
                return 2;
        }
    }

    private static int Print<T>(T result)
    {
        Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
        return 0;
    }
}
