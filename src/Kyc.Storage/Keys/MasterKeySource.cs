using Kyc.Actors.Ports;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Keys;

/// <summary>
/// Finds the master key at start: from the setting, from the file, or a new file. The database remembers which key its
/// data keys are wrapped with, so that a lost or exchanged file stops the start instead of going unnoticed.
/// </summary>
internal static class MasterKeySource
{
    /// <exception cref="StorageUnusableException">The key file is missing, readable by others, or damaged.</exception>
    /// <exception cref="WrongMasterKeyException">Data keys are wrapped with another master key.</exception>
    public static MasterKey Open(StorageOptions options, SqliteConnection connection, ILogger log)
    {
        var known = KnownId(connection);
        var needed = known is not null && HasWrappedKeys(connection);
        var key = Find(options, needed || options.MasterKeyFile is not null ? known : null, log);
        if (needed && key.Id != known) throw new WrongMasterKeyException(known!);
        if (key.Id != known) Remember(connection, key.Id);
        return key;
    }

    /// <summary>Says how the key at hand relates to the data, changing nothing.</summary>
    /// <exception cref="StorageUnusableException">The key file is missing, readable by others, or damaged.</exception>
    /// <exception cref="WrongMasterKeyException">Data keys are wrapped with another master key.</exception>
    public static string Describe(StorageOptions options, SqliteConnection connection)
    {
        var known = HasWrappedKeys(connection) ? KnownId(connection) : null;
        var here = options.MasterKey is { } given ? MasterKey.Parse(given)
            : File.Exists(options.MasterKeyPath) ? MasterKeyFile.Read(options.MasterKeyPath)
            : null;
        if (known is null) return "nothing was sealed yet";
        if (here is null) throw Missing(options, known);
        return here.Id == known
            ? $"the data was sealed under this key, {known}"
            : throw new WrongMasterKeyException(known);
    }

    private static StorageUnusableException Missing(StorageOptions options, string needed) => new(
        $"{options.MasterKeyPath} is missing, but the database is kept under master key {needed}: without it no file "
        + "can be read; restore the file from your copy or another node (a new one is not made in its place)");

    /// <summary>The key of the setting or the file, or a new one where the database needs none yet.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="needed">Id of the key that the database needs; null when any will do.</param>
    /// <param name="log">Where a new key is announced.</param>
    /// <exception cref="StorageUnusableException">The key file is missing, readable by others, or
    /// damaged.</exception>
    public static MasterKey Find(StorageOptions options, string? needed, ILogger log)
    {
        if (options.MasterKey is { } given) return MasterKey.Parse(given);
        if (File.Exists(options.MasterKeyPath)) return MasterKeyFile.Read(options.MasterKeyPath);
        if (needed is not null) throw Missing(options, needed);
        var made = MasterKeyFile.Create(options.MasterKeyPath);
        log.MasterKeyMade(made.Id, options.MasterKeyPath);
        return made;
    }

    private static string? KnownId(SqliteConnection connection) => connection
        .Command("SELECT value FROM meta WHERE name = 'master_key_id'").Rows(row => row.GetString(0)).FirstOrDefault();

    private static bool HasWrappedKeys(SqliteConnection connection) =>
        connection.Command("SELECT 1 FROM session_keys LIMIT 1").Rows(_ => true).Count > 0;

    private static void Remember(SqliteConnection connection, string id)
    {
        using var command = connection.Command("INSERT OR REPLACE INTO meta VALUES ('master_key_id', $id)",
            ("$id", id));
        command.ExecuteNonQuery();
    }
}
