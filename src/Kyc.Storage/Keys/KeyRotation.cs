using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Keys;

/// <summary>The ring's life beside its use: read again when its file changed, data keys wrapped anew.</summary>
internal sealed class KeyRotation(
    StorageOptions options, KeyRing ring, KeyAlarm alarm, IWrappedKeys table, ILogger log)
    : IKeyRotation, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc />
    public IReadOnlyList<RingKey> Ring => ring.Held.Shown;

    /// <inheritdoc />
    public IReadOnlyList<string> Missing => alarm.Missing;

    /// <inheritdoc />
    public string? Trouble { get; private set; }

    /// <inheritdoc />
    /// <remarks>A file that cannot be read changes nothing. Keys that it lost and data needs are held in memory: a
    /// mistake in a file must not close what is open; the alarm says that a start would fail.</remarks>
    public async ValueTask<bool> ReloadAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var needed = await table.NeededAsync(cancel);
            var changed = Read() is { } found && Adopt(found, needed);
            foreach (var id in needed.Where(id => !ring.Held.Opens(id))) alarm.Lacks(id);
            return changed;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RingUse>> CountAsync(CancellationToken cancel) => table.CountAsync(cancel);

    /// <inheritdoc />
    public async ValueTask<RewrapStep> RewrapAsync(RewrapPlace? after, int limit, CancellationToken cancel)
    {
        var current = ring.KeyId;
        var old = (await table.NeededAsync(cancel))
            .Where(id => id != current && ring.Held.Opens(id))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(id => after is null || string.CompareOrdinal(id, after.MasterId) >= 0);
        if (old is null) return new RewrapStep(0, 0, null);
        var place = after?.MasterId == old ? after : null;
        var found = await table.UnderAsync(old, place, limit, cancel);
        // The master key's last: on with the next one, which sorts behind every longer id of this one.
        if (found.Count == 0) return new RewrapStep(0, 0, new RewrapPlace(old + "~", default, default));
        var renewed = new List<(WrappedKey, byte[])>(found.Count);
        foreach (var key in found)
        {
            if (await RenewAsync(key, cancel) is { } wrapped) renewed.Add((key, wrapped));
        }
        if (renewed.Count > 0) await table.ReplaceAsync(renewed, cancel);
        return new RewrapStep(
            renewed.Count, found.Count - renewed.Count, new RewrapPlace(old, found[^1].Tenant, found[^1].Session));
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>The same data key under the current master key; null when it does not open, which the ring has
    /// said.</summary>
    private async ValueTask<byte[]?> RenewAsync(WrappedKey key, CancellationToken cancel)
    {
        try
        {
            using var clear = await ring.UnwrapAsync(key.Tenant, key.Session, key.Wrapped, cancel);
            return await RewrapAsync(clear, key, cancel);
        }
        catch (WrongMasterKeyException)
        {
            return null;
        }
    }

    private async ValueTask<byte[]> RewrapAsync(DataKey clear, WrappedKey key, CancellationToken cancel)
    {
        var bytes = clear.Bytes.ToArray();
        try
        {
            return await ring.WrapAsync(bytes, key.Tenant, key.Session, cancel);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private RingKeys? Read()
    {
        try
        {
            var found = RingSource.Look(options)
                        ?? throw new StorageUnusableException($"{options.MasterKeyPath} is gone; restore it");
            return found;
        }
        catch (Exception cause) when (cause is StorageUnusableException or StorageSettingException)
        {
            if (Trouble != cause.Message) log.RingNotRead(cause.Message);
            Trouble = cause.Message;
            return null;
        }
    }

    private bool Adopt(RingKeys found, IReadOnlyList<string> needed)
    {
        var before = ring.Held;
        string[] lost = [.. needed.Where(id => !found.Opens(id) && before.Opens(id))];
        var trouble = lost.Length == 0 ? null
            : $"the ring lost {string.Join(", ", lost)}, which data needs; held in memory until this node ends";
        if (trouble is not null && trouble != Trouble) log.RingLost(string.Join(", ", lost));
        Trouble = trouble;
        var next = lost.Length == 0 ? found : found.With(before, lost);
        if (next.IsSame(before)) return false;
        ring.Held = next;
        alarm.Settle();
        log.RingRead(next.Current.Id, next.Shown.Count);
        return true;
    }
}
