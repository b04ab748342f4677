using Weasel.Postgresql.Tables;

namespace AutoStack.Api.Accounts;

/// <summary>Users and what signs them in. Tokens are stored as SHA-256 hashes: who reads the table can sign in with nothing of it.</summary>
public static class AccountTables
{
    public const string Users = $"{Persistence.Configuration.Schema}.users";

    public const string RefreshTokens = $"{Persistence.Configuration.Schema}.refresh_tokens";

    public const string SignInLinks = $"{Persistence.Configuration.Schema}.sign_in_links";

    public static IEnumerable<Table> All()
    {
        var users = new Table(Users);
        users.AddColumn("id", "uuid").AsPrimaryKey();
        users.AddColumn("email", "text").NotNull();
        users.AddColumn("password_hash", "text").NotNull();
        users.AddColumn("created_at", "timestamptz").NotNull().DefaultValueByExpression("clock_timestamp()");
        users.Indexes.Add(new Weasel.Postgresql.Tables.IndexDefinition("users_email") { Columns = ["lower(email)"], IsUnique = true });
        yield return users;

        var tokens = new Table(RefreshTokens);
        tokens.AddColumn("hash", "bytea").AsPrimaryKey();
        tokens.AddColumn("family", "uuid").NotNull().AddIndex();
        tokens.AddColumn("user_id", "uuid").NotNull().AddIndex();
        tokens.AddColumn("expires_at", "timestamptz").NotNull().AddIndex();
        tokens.AddColumn("used_at", "timestamptz");
        tokens.AddColumn("revoked_at", "timestamptz");
        yield return tokens;

        var links = new Table(SignInLinks);
        links.AddColumn("hash", "bytea").AsPrimaryKey();
        links.AddColumn("user_id", "uuid").NotNull();
        links.AddColumn("expires_at", "timestamptz").NotNull();
        yield return links;
    }
}
