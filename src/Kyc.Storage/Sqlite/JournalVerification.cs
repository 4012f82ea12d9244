using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Sqlite;

/// <summary>Result of reading a whole journal.</summary>
/// <param name="Sessions">Sessions read up to the first damage.</param>
/// <param name="Events">Events read up to the first damage.</param>
/// <param name="FirstBad">The first damage; null when all is well.</param>
public sealed record JournalVerification(long Sessions, long Events, JournalDamage? FirstBad);

/// <summary>Where a journal is not what was written.</summary>
/// <param name="Session">The session; null when whole histories or heads are at fault.</param>
/// <param name="Version">The event; 0 without a session.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Why">In words.</param>
public sealed record JournalDamage(SessionId? Session, long Version, DamageKind Kind, string Why)
{
    /// <summary>Place in the whole journal, where events have one; 0 otherwise.</summary>
    public long Position { get; init; }
}
