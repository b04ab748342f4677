using System.Security.Cryptography;
using System.Text.Json;
using AutoStack.Api.Hosting;
using AutoStack.Api.Persistence;

namespace AutoStack.Api.Accounts;

/// <summary>
/// Makes the administrator of a fresh installation, with a random password kept in <c>admin.json</c>, and at each start a new single-use sign-in link, kept in
/// <c>sign-in.json</c>. Both files lie in the state directory and are for their owner alone.
/// </summary>
public sealed class FirstAdmin(Users users, PasswordHasher hasher, SignInLinks links, IConfiguration configuration, ILogger<FirstAdmin> logger)
{
    private string State => StateDirectories.State(configuration);

    /// <summary>Setting <c>AutoStack:Admin:Email</c>, by default <c>admin@autostack.local</c>.</summary>
    private string Email => configuration["AutoStack:Admin:Email"] ?? "admin@autostack.local";

    public async Task Prepare(CancellationToken cancellation)
    {
        var admin = await users.First(cancellation) ?? await Make(cancellation);
        await WriteOwn("sign-in.json", new { Token = await links.Make(admin, cancellation) }, cancellation);
    }

    private async Task<User> Make(CancellationToken cancellation)
    {
        // Setting AutoStack:Admin:Password, for installations whose state directory nobody reads.
        var password = configuration["AutoStack:Admin:Password"] ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        // The file comes first: an account whose password nobody knows would lock everybody out.
        await WriteOwn("admin.json", new { Email, Password = password }, cancellation);
        var made = await users.Add(Email, await hasher.Hash(password, cancellation), cancellation);
        if (made is not null)
            logger.LogInformation("Made the administrator's account {Email}; its password is in {File}", Email, Path.Combine(State, "admin.json"));
        return made ?? await users.FindByEmail(Email, cancellation) ?? throw new InvalidOperationException("The administrator's account was made and removed at the same time.");
    }

    private async Task WriteOwn(string name, object content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(State);
        var path = Path.Combine(State, name);
        var temporary = $"{path}.{Environment.ProcessId}";
        File.Delete(temporary);
        await using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await JsonSerializer.SerializeAsync(file, content, AutoStackJson.Options, cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
