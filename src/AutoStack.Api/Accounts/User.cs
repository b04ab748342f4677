namespace AutoStack.Api.Accounts;

/// <summary>Somebody who may sign in. Events name users by their ids; what identifies a person lies here alone and can be erased.</summary>
/// <param name="PasswordHash">Argon2id in the PHC string format.</param>
public sealed record User(Guid Id, string Email, string PasswordHash, DateTimeOffset CreatedAt);
