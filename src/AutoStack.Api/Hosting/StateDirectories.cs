namespace AutoStack.Api.Hosting;

/// <summary>Where the embedded defaults keep their state.</summary>
public static class StateDirectories
{
    /// <summary>Setting <c>AutoStack:StateDirectory</c>: what belongs to AutoStack alone. By default <c>.autostack</c> where it was started.</summary>
    public static string State(IConfiguration configuration) => Path.GetFullPath(configuration["AutoStack:StateDirectory"] ?? ".autostack");

    /// <summary>Setting <c>AutoStack:DataDirectory</c>: what builds and applications, which may run as another user, must reach too.</summary>
    public static string Data(IConfiguration configuration) =>
        configuration["AutoStack:DataDirectory"] is { } configured ? Path.GetFullPath(configured) : State(configuration);
}
