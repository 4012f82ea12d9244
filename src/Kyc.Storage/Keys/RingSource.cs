using Kyc.Actors.Ports;
using Kyc.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Keys;

/// <summary>
/// Finds the ring at start: from the settings, from the file, or a new file. The database knows which master keys its
/// data keys are wrapped with, so that a lost or exchanged file stops the start instead of going unnoticed.
/// </summary>
internal static class RingSource
{
    private const string Known = "SELECT value FROM meta WHERE name = 'master_key_id'";

    /// <exception cref="StorageUnusableException">The file is missing, readable by others, or damaged.</exception>
    /// <exception cref="WrongMasterKeyException">Data keys are wrapped with a master key that the ring
    /// lacks.</exception>
    public static RingKeys Open(StorageOptions options, SqliteConnection connection, TimeProvider time, ILogger log)
    {
        var known = connection.Command(Known).Rows(row => row.GetString(0)).FirstOrDefault();
        var needed = SqliteWrappedKeys.Needed(connection);
        var wanted = needed.Count > 0 ? known ?? needed[0] : options.MasterKeyFile is not null ? known : null;
        var ring = Find(options, wanted, time, log);
        Demand(ring, needed.Count > 0 ? known : null, needed);
        if (ring.Current.Id != known) Remember(connection, ring.Current.Id);
        return ring;
    }

    /// <summary>Says how the ring at hand relates to the data, changing nothing.</summary>
    /// <exception cref="StorageUnusableException">The file is missing, readable by others, or damaged.</exception>
    /// <exception cref="WrongMasterKeyException">Data keys are wrapped with a master key that the ring
    /// lacks.</exception>
    public static string Describe(StorageOptions options, SqliteConnection connection)
    {
        // Written out: a database of an older build has no column for it yet.
        var needed = connection
            .Command("SELECT DISTINCT lower(hex(substr(wrapped, 2, 4))) FROM session_keys ORDER BY 1")
            .Rows(row => row.GetString(0)).FindAll(MasterKey.IsId);
        var here = Look(options);
        if (needed.Count == 0) return "nothing was sealed yet";
        if (here is null) throw Missing(options, needed[0]);
        if (needed.FirstOrDefault(id => !here.Opens(id)) is { } lacking) throw new WrongMasterKeyException(lacking);
        return $"the data was sealed under {string.Join(", ", needed)}; the ring has it, its current key is "
               + here.Current.Id;
    }

    /// <summary>
    /// Refuses a ring that is not the one of the data: it does not know the master key the database was left with, or
    /// opens nothing at all. One that lacks some key of several is used for what it opens; the alarm names the key.
    /// </summary>
    /// <param name="ring">The ring.</param>
    /// <param name="known">The current master key when the database was opened last; null when there is none.</param>
    /// <param name="needed">Master keys that wrap data keys.</param>
    /// <exception cref="WrongMasterKeyException">It is another ring.</exception>
    public static void Demand(RingKeys ring, string? known, IReadOnlyList<string> needed)
    {
        if (known is not null && ring.Find(known) is null) throw new WrongMasterKeyException(known);
        if (needed.Count > 0 && !needed.Any(ring.Opens)) throw new WrongMasterKeyException(needed[0]);
    }

    /// <summary>The ring of the settings or the file, or a new one where the database needs none yet.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="needed">Id of a key that the database needs; null when any will do.</param>
    /// <param name="time">Dates a new key.</param>
    /// <param name="log">Where a new key is announced.</param>
    /// <exception cref="StorageUnusableException">The file is missing, readable by others, or damaged.</exception>
    public static RingKeys Find(StorageOptions options, string? needed, TimeProvider time, ILogger log)
    {
        if (Look(options) is { } ring) return ring;
        if (needed is not null) throw Missing(options, needed);
        var made = RingFile.Create(options.MasterKeyPath, time.GetUtcNow());
        log.MasterKeyMade(made.Id, options.MasterKeyPath);
        return RingKeys.Of([made]);
    }

    /// <summary>The ring of the settings or the file; null when there is neither.</summary>
    /// <exception cref="StorageUnusableException">The file is readable by others, or damaged.</exception>
    public static RingKeys? Look(StorageOptions options) =>
        options.MasterKey is { } given ? OfSettings(given, options.MasterKeysRetired)
        : File.Exists(options.MasterKeyPath) ? RingKeys.Of(RingFile.Read(options.MasterKeyPath))
        : null;

    private static RingKeys OfSettings(string current, IReadOnlyList<string> retired) => RingKeys.Of(
        MasterKey.Parse(current), [.. retired.Select(text => MasterKey.Parse(text, "master_key_retired"))]);

    private static StorageUnusableException Missing(StorageOptions options, string needed) => new(
        $"{options.MasterKeyPath} is missing, but the database is kept under master key {needed}: without it no file "
        + "can be read; restore the file from your copy or another node (a new one is not made in its place)");

    private static void Remember(SqliteConnection connection, string id)
    {
        using var command = connection.Command("INSERT OR REPLACE INTO meta VALUES ('master_key_id', $id)",
            ("$id", id));
        command.ExecuteNonQuery();
    }
}
