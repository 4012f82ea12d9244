using Kyc.Sessions.Ids;

namespace Kyc.Storage.Sqlite;

/// <summary>Result of reading a whole journal.</summary>
/// <param name="Sessions">Sessions read up to the first damage.</param>
/// <param name="Events">Events read up to the first damage.</param>
/// <param name="FirstBad">The first damage; null when all is well.</param>
public sealed record JournalVerification(long Sessions, long Events, JournalDamage? FirstBad);

/// <summary>Where a journal is not what was written.</summary>
/// <param name="Session">The session; null when a whole history is gone.</param>
/// <param name="Version">The event.</param>
/// <param name="Why">What is wrong.</param>
public sealed record JournalDamage(SessionId? Session, long Version, string Why);
