namespace AutoStack.Api.Images;

/// <summary>A file cannot be part of an image. The message says which, and what to change.</summary>
public sealed class UnpackableFileException(string message) : Exception(message);
