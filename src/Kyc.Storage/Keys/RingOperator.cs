using Kyc.Actors.Ports;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.Sqlite;

namespace Kyc.Storage.Keys;

/// <summary>
/// What an operator does to a ring's file. Each step leaves a whole file, which goes to every node before the next.
/// </summary>
public static class RingOperator
{
    /// <summary>The keys of a file, the newest version first.</summary>
    /// <exception cref="StorageUnusableException">Not a ring, or not to be read.</exception>
    public static IReadOnlyList<RingKey> Read(string path) => RingKeys.Of(RingFile.Read(path)).Shown;

    /// <summary>Adds a new key, which opens what others will seal under it and seals nothing itself yet.</summary>
    /// <exception cref="StorageUnusableException">Not a ring, or not to be read.</exception>
    public static RingKey Add(string path, TimeProvider time)
    {
        var ring = RingFile.Read(path);
        var made = RingEntry.New(ring.Max(entry => entry.Version) + 1, RingKeyState.Retired, time.GetUtcNow());
        RingFile.Replace(path, [made, .. ring]);
        return Shown(made);
    }

    /// <summary>Makes a key the current one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Id or version; null for the newest.</param>
    /// <exception cref="StorageUnusableException">No such key, or it is spent.</exception>
    public static RingKey Promote(string path, string? key)
    {
        var ring = RingFile.Read(path);
        var chosen = key is null ? ring[0] : Find(path, ring, key);
        if (chosen.State == RingKeyState.Spent)
            throw new StorageUnusableException(
                $"key {chosen.Id} of {path} is spent and seals nothing any more; add a new one: kyc ring add");
        RingFile.Replace(path, [.. ring.Select(entry => entry.State == RingKeyState.Spent ? entry : entry with
        {
            State = entry.Id == chosen.Id ? RingKeyState.Current : RingKeyState.Retired,
        })]);
        return Shown(chosen with { State = RingKeyState.Current });
    }

    /// <summary>Gives a key up that no data key needs any more; what finds references and checks signatures stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Id or version.</param>
    /// <param name="uses">What the data needs.</param>
    /// <exception cref="StorageUnusableException">No such key, or it is current, or still needed.</exception>
    public static RingKey Retire(string path, string key, IReadOnlyList<RingUse> uses)
    {
        var ring = RingFile.Read(path);
        var chosen = Find(path, ring, key);
        if (chosen.State == RingKeyState.Current)
            throw new StorageUnusableException(
                $"key {chosen.Id} is the current one of {path}; promote another first: kyc ring promote");
        if (uses.Where(use => use.MasterId == chosen.Id).Sum(use => use.DataKeys) is > 0 and var left)
            throw new StorageUnusableException(
                $"key {chosen.Id} of {path} still wraps {left} data keys; running nodes wrap them anew under the "
                + "current key, see kyc ring show");
        if (chosen.State == RingKeyState.Spent) return Shown(chosen);
        RingFile.Replace(path, [.. ring.Select(entry => entry.Id == chosen.Id ? entry.Spend() : entry)]);
        return Shown(chosen with { State = RingKeyState.Spent });
    }

    /// <summary>What a node's SQLite file needs; nothing while there is none. May be asked while the node
    /// runs.</summary>
    public static IReadOnlyList<RingUse> Uses(StorageOptions options)
    {
        if (!File.Exists(options.DatabasePath)) return [];
        using var database = new SqliteDatabase(options);
        return database.Read(SqliteWrappedKeys.Count);
    }

    /// <summary>What a cluster's database needs.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be reached.</exception>
    public static async Task<IReadOnlyList<RingUse>> UsesAsync(PostgreSqlOptions server, CancellationToken cancel)
    {
        await using var database = new PostgreSqlDatabase(server.Validate());
        return await new PostgreSqlWrappedKeys(database).CountAsync(cancel);
    }

    private static RingEntry Find(string path, IReadOnlyList<RingEntry> ring, string key) =>
        ring.FirstOrDefault(entry => string.Equals(entry.Id, key, StringComparison.OrdinalIgnoreCase)
            || entry.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) == key)
        ?? throw new StorageUnusableException(
            $"{path} has no key {key}; it has {string.Join(", ", ring.Select(entry => $"{entry.Id} ({entry.Version})"))}");

    private static RingKey Shown(RingEntry entry) => new(entry.Id, entry.Version, entry.State, entry.Created);
}
