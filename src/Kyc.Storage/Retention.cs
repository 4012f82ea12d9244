using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Storage;

/// <summary>What the read model holds about forgetting, whatever database it lies in.</summary>
internal static class Retention
{
    /// <summary>
    /// When a session is due by its policy, Unix milliseconds; null for one whose time has not begun: expiry and the
    /// limits of tries see to it that it does.
    /// </summary>
    public static long? Until(SessionState state) => state switch
    {
        { Redacted: true } or { Policy: null } => null,
        { Status: SessionStatus.RequiresInput or SessionStatus.Processing } => null,
        _ => state.UpdatedAt.AddDays(state.Policy.RetentionDays ?? Policy.DefaultRetentionDays)
            .ToUnixTimeMilliseconds(),
    };

    /// <summary>True when the append's events redact the session.</summary>
    public static bool Redacts(JournalAppend append) =>
        append.Records.Any(record => record.Type == EventCodec.Redacted);
}
