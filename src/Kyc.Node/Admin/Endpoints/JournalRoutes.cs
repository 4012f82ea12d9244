using Kyc.Actors.Ports;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Events;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>The record: one session's events, and whether all of it is what was written.</summary>
internal static class JournalRoutes
{
    private const int HashDigits = 12;
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        routes.Look("/sessions/{id}/events", Json.JournalDocument, async (request, cancel) =>
        {
            var session = request.Session();
            var history = await parts.Storage.Journal.LoadAsync(session, cancel);
            if (history.Count == 0) throw SessionRoutes.Unknown(session);
            using var key = await ShownKeys.FindAsync(parts, history, cancel);
            return new JournalDocument(session.Value, EventChain.FirstBreak(session, history),
                [.. history.Select(record => Document(record, key))]);
        });
        routes.Study("/journal/verification", Json.JournalVerificationDocument, async (heads, cancel) =>
        {
            var known = parts.Known(heads);
            return (await Task.Run(async () => await parts.Storage.VerifyAsync(known, cancel), cancel)).Document();
        });
    }

    private static EventDocument Document(EventRecord record, DataKey? key) => new(
        record.Version, record.At, record.Type, record.TypeVersion, record.CommandId.Value,
        Convert.ToHexStringLower(record.Hash.Span)[..HashDigits], record.Payload.Length, EventSummary.Of(record, key));
}
