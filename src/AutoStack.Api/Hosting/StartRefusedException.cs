namespace AutoStack.Api.Hosting;

/// <summary>The process must not run as things are. The message is one line that says why and what to do.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
