using Kyc.Sessions.Commands;
using Kyc.Sessions.Events;
using Kyc.Sessions.Wire;

namespace Kyc.Sessions.State;

/// <summary>Facts into records ready for the journal, and the state they lead to.</summary>
public static class Journaling
{
    /// <summary>Numbers, times and chains the facts of one command.</summary>
    /// <param name="state">The state they were decided on.</param>
    /// <param name="lastHash">Hash of the session's last event; <see cref="EventChain.Genesis"/>
    /// for a new session.</param>
    /// <param name="command">Their cause.</param>
    /// <param name="events">The facts.</param>
    /// <param name="now">The present; never written earlier than the session's last event.</param>
    /// <returns>The records in order, and the state after them, read back from the very bytes
    /// that are stored.</returns>
    public static (IReadOnlyList<EventRecord> Records, SessionState State) Seal(
        SessionState state, ReadOnlyMemory<byte> lastHash, SessionCommand command,
        IReadOnlyList<SessionEvent> events, DateTimeOffset now)
    {
        now = WireTime.Truncate(now);
        if (now < state.UpdatedAt) now = state.UpdatedAt;
        var records = new List<EventRecord>(events.Count);
        foreach (var @event in events)
        {
            var (type, typeVersion, payload) = EventCodec.Encode(@event);
            var record = new EventRecord
            {
                Session = command.Session,
                Version = state.Version + 1,
                Type = type,
                TypeVersion = typeVersion,
                At = now,
                CommandId = command.CommandId,
                Payload = payload,
                PreviousHash = lastHash,
                Hash = ReadOnlyMemory<byte>.Empty,
            };
            record = record with { Hash = EventChain.Hash(record) };
            records.Add(record);
            lastHash = record.Hash;
            state = Evolve.Apply(state, record);
        }
        return (records, state);
    }
}
