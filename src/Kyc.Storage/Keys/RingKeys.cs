using Kyc.Actors.Ports;

namespace Kyc.Storage.Keys;

/// <summary>The ring at one moment: its keys, opened. Never changes; another ring is another one of these.</summary>
internal sealed class RingKeys
{
    private sealed record Held(RingKey Shown, MasterKey Key, ClusterKeys Shared);

    private readonly Held[] _all;

    private RingKeys(IEnumerable<(RingKey Shown, MasterKey Key)> keys) => _all =
        [.. keys.OrderByDescending(key => key.Shown.State == RingKeyState.Current)
            .ThenByDescending(key => key.Shown.Version)
            .Select(key => new Held(key.Shown, key.Key, new ClusterKeys(key.Key)))];

    /// <summary>The keys as they may be shown, the newest version first.</summary>
    public IReadOnlyList<RingKey> Shown =>
        [.. _all.Select(held => held.Shown).OrderByDescending(key => key.Version)];

    /// <summary>Wraps new data keys.</summary>
    public MasterKey Current => _all[0].Key;

    /// <summary>What nodes share, under the current key.</summary>
    public ClusterKeys Shared => _all[0].Shared;

    /// <summary>What nodes share, of every key, the current one's first.</summary>
    public IEnumerable<ClusterKeys> AllShared => _all.Select(held => held.Shared);

    /// <summary>Every key, the current one first.</summary>
    public IEnumerable<MasterKey> All => _all.Select(held => held.Key);

    /// <summary>A ring from the entries of its file.</summary>
    /// <exception cref="FormatException">A secret is no key.</exception>
    public static RingKeys Of(IEnumerable<RingEntry> entries) => new(entries.Select(entry =>
        (new RingKey(entry.Id, entry.Version, entry.State, entry.Created), entry.Open())));

    /// <summary>A ring of keys given one by one, the retired ones in the order in which they were current.</summary>
    public static RingKeys Of(MasterKey current, params ReadOnlySpan<MasterKey> retired)
    {
        var keys = new List<(RingKey, MasterKey)>();
        foreach (var key in retired)
            keys.Add((new RingKey(key.Id, keys.Count + 1, RingKeyState.Retired, null), key));
        keys.Add((new RingKey(current.Id, keys.Count + 1, RingKeyState.Current, null), current));
        return new RingKeys(keys);
    }

    /// <summary>The key of an id, or null.</summary>
    public MasterKey? Find(string id) => Array.Find(_all, held => held.Key.Id == id)?.Key;

    /// <summary>What nodes share under the key of an id, or null.</summary>
    public ClusterKeys? FindShared(string id) => Array.Find(_all, held => held.Key.Id == id)?.Shared;

    /// <summary>True when data keys under that id can be opened.</summary>
    public bool Opens(string id) => Find(id)?.Wrapping is not null;

    /// <summary>True when it is made of the same keys in the same states.</summary>
    public bool IsSame(RingKeys other) => Shown.SequenceEqual(other.Shown);

    /// <summary>This ring, and of another one the keys of these ids, as retired ones.</summary>
    public RingKeys With(RingKeys other, IEnumerable<string> ids) => new([
        .. _all.Where(held => !ids.Contains(held.Key.Id)).Select(held => (held.Shown, held.Key)),
        .. other._all.Where(held => ids.Contains(held.Key.Id))
            .Select(held => (held.Shown with { State = RingKeyState.Retired }, held.Key)),
    ]);
}
