using System.Runtime.Versioning;

// Process groups, file modes and signals are used throughout; Windows has none of them (use WSL there).
[assembly: SupportedOSPlatform("linux")]
[assembly: SupportedOSPlatform("macos")]
