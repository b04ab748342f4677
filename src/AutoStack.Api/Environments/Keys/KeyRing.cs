using System.Security.Cryptography;
using AutoStack.Api.Hosting;

namespace AutoStack.Api.Environments.Keys;

/// <summary>
/// The keys that values are sealed with: the current one, and former ones that still open what is not sealed anew yet. Configured (<c>AutoStack:Keys:Data</c>, 32 bytes in
/// base64, and the list <c>AutoStack:Keys:PreviousData</c>), or files of this machine (<c>keys/data.key</c>, and former ones beside it as <c>keys/data.ID.key</c>). Files are
/// read again when they change, since <c>rotate-keys</c> works while nodes run.
/// </summary>
public sealed class KeyRing
{
    private const string CurrentFile = "data.key";
    private readonly IConfiguration configuration;
    private readonly Lock gate = new();
    private readonly DataKey? configured;
    private readonly IReadOnlyList<DataKey> configuredFormer;
    private DateTime read;
    private DataKey? current;
    private IReadOnlyList<DataKey> former = [];

    /// <exception cref="InvalidSettingException">A configured key is none.</exception>
    public KeyRing(IConfiguration configuration)
    {
        this.configuration = configuration;
        configured = configuration["AutoStack:Keys:Data"] is { } text ? Parse("AutoStack:Keys:Data", text) : null;
        configuredFormer =
        [
            .. configuration.GetSection("AutoStack:Keys:PreviousData").GetChildren().Select(key => Parse(key.Path, key.Value ?? "")),
            // As one environment variable: separated by commas.
            .. (configuration["AutoStack:Keys:PreviousData"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => Parse("AutoStack:Keys:PreviousData", one)),
        ];
    }

    /// <summary>False: keys are files of this machine.</summary>
    public bool IsConfigured => configured is not null;

    /// <summary>What is sealed now is sealed with this.</summary>
    public DataKey Current
    {
        get
        {
            if (configured is not null)
                return configured;
            lock (gate)
                return Fresh();
        }
    }

    /// <summary>Keys that are not current any more.</summary>
    public IReadOnlyList<DataKey> Former
    {
        get
        {
            lock (gate)
            {
                if (configured is null)
                    Fresh();
                // An installation that goes over from files to a configured key still has what its files sealed.
                return [.. configuredFormer, .. (configured is null ? former : Files()).Where(key => key.Id != configured?.Id)];
            }
        }
    }

    public IEnumerable<DataKey> All => [Current, .. Former];

    private string Folder => Path.Combine(StateDirectories.State(configuration), "keys");

    private string CurrentPath => Path.Combine(Folder, CurrentFile);

    /// <summary>The key of this id, or null when it is not here (any more).</summary>
    public DataKey? Find(string id)
    {
        if (Current is { } now && now.Id == id)
            return now;
        if (Former.FirstOrDefault(key => key.Id == id) is { } known)
            return known;
        // It may have been made just now.
        lock (gate)
            read = default;
        return All.FirstOrDefault(key => key.Id == id);
    }

    /// <summary>Makes a new current key file; the former one stays beside it under its id. Whenever this is cut off, every key that sealed something is on disk.</summary>
    public DataKey MakeNew()
    {
        if (IsConfigured)
            throw new InvalidOperationException("A configured key is changed in the configuration.");
        lock (gate)
        {
            KeyFile.Write(Path.Combine(Folder, FileOf(Fresh())), Fresh().Bytes);
            KeyFile.Write(CurrentPath, RandomNumberGenerator.GetBytes(DataKey.Size));
            read = default;
            return Fresh();
        }
    }

    /// <summary>Removes the file of a former key that nothing is sealed with any more.</summary>
    public void Remove(DataKey key)
    {
        lock (gate)
        {
            File.Delete(Path.Combine(Folder, FileOf(key)));
            read = default;
        }
    }

    /// <summary>How long a former key's file has been there; null when it is no file.</summary>
    public TimeSpan? Age(DataKey key) => Path.Combine(Folder, FileOf(key)) is var path && File.Exists(path) ? DateTime.UtcNow - File.GetLastWriteTimeUtc(path) : null;

    private static string FileOf(DataKey key) => $"data.{key.Id}.key";

    private static DataKey Parse(string setting, string text) => DataKey.Parse(text) ?? throw new InvalidSettingException(setting, "(hidden)", "32 bytes in base64");

    /// <summary>The current file's key, read again where the file is another one than last time.</summary>
    private DataKey Fresh()
    {
        var path = CurrentPath;
        var changed = File.Exists(path) ? File.GetLastWriteTimeUtc(path) : default;
        if (current is not null && changed == read && read != default)
            return current;
        current = new DataKey(KeyFile.ReadOrCreate(configuration, CurrentFile, DataKey.Size));
        former = [.. Files().Where(key => key.Id != current.Id)];
        read = File.GetLastWriteTimeUtc(path);
        return current;
    }

    private IEnumerable<DataKey> Files() => Directory.Exists(Folder)
        ? Directory.EnumerateFiles(Folder, "data.*key").Select(File.ReadAllBytes).Where(bytes => bytes.Length == DataKey.Size).Select(bytes => new DataKey(bytes))
        : [];
}
