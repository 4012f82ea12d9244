using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.Keys;

/// <summary>
/// Data keys that do not open: each is counted and logged, and a master key that is missing is remembered until the
/// ring has it, so that the node says it is not ready and which key it needs.
/// </summary>
internal sealed class KeyAlarm(ILogger log)
{
    private static readonly Meter s_meter = new("Kyc.Storage");

    private static readonly Counter<long> s_refused = s_meter.CreateCounter<long>(
        "kyc.keys.refused", "keys", "Data keys that did not open, by reason.");

    private readonly ConcurrentDictionary<string, byte> _missing = new(StringComparer.Ordinal);

    /// <summary>Ids that data needs and the ring lacks.</summary>
    public IReadOnlyList<string> Missing => [.. _missing.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Says whether the ring opens what is under an id.</summary>
    public Func<string, bool> Opens { get; set; } = _ => false;

    /// <summary>A session's data key did not open.</summary>
    /// <param name="session">The session.</param>
    /// <param name="keyId">What it needs: an id, or a remark that begins with one.</param>
    public void Refused(SessionId session, string keyId)
    {
        var lacking = MasterKey.IsId(keyId) && !Opens(keyId);
        s_refused.Add(1, new KeyValuePair<string, object?>("reason", lacking ? "key_missing" : "key_changed"));
        if (lacking)
        {
            log.DataKeyNeeds(session.Value, keyId);
            Lacks(keyId);
        }
        else log.DataKeyChanged(session.Value, keyId);
    }

    /// <summary>Data needs a master key that the ring lacks.</summary>
    public void Lacks(string keyId)
    {
        if (_missing.TryAdd(keyId, 0)) log.MasterKeyMissing(keyId);
    }

    /// <summary>The ring is another one: what it opens is missing no longer.</summary>
    public void Settle()
    {
        foreach (var id in _missing.Keys.Where(Opens))
        {
            if (_missing.TryRemove(id, out _)) log.MasterKeyBack(id);
        }
    }
}
