using Kyc.Actors.Ports;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Cluster.Tests.History;

/// <summary>What a cluster holds after a run: the journal, the read model, and what the live nodes answer.</summary>
/// <param name="Histories">Every session's events, in the order of the journal.</param>
/// <param name="Rows">The read model.</param>
/// <param name="Keys">The data keys that the master key opens; erased sessions have none.</param>
/// <param name="Live">What a GET showed once all was quiet; sessions that were not asked are missing.</param>
internal sealed record JournalSnapshot(
    IReadOnlyDictionary<SessionId, IReadOnlyList<EventRecord>> Histories,
    IReadOnlyDictionary<SessionId, SessionRow> Rows,
    IReadOnlyDictionary<SessionId, DataKey> Keys,
    IReadOnlyDictionary<SessionId, LiveView> Live);
