using Kyc.Actors.Ports;
using Kyc.Node.Admin.Documents;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>What operators did.</summary>
internal static class AuditRoutes
{
    private const int RowsDefault = 50;
    private const int RowsMax = 10_000;
    private const int HashDigits = 12;
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary>Adds them.</summary>
    public static void Map(AdminRoutes routes, AdminParts parts)
    {
        routes.Look("/audit", Json.AuditDocument, async (request, cancel) => new AuditDocument(
        [
            .. (await parts.Storage.Audit.ListAsync(request.Number("limit", RowsDefault, 1, RowsMax), cancel))
                .Select(Document),
        ]));
        routes.Study("/audit/verification", Json.AuditVerificationDocument, async cancel =>
        {
            var bad = await Task.Run(async () => await parts.Storage.Audit.VerifyAsync(cancel), cancel);
            return new AuditVerificationDocument(bad is null, bad);
        });
    }

    private static AuditRowDocument Document(AuditRow row) => new(
        row.Number, row.Entry.At, row.Entry.Actor, row.Entry.Node, row.Entry.Action, row.Entry.Target,
        row.Entry.Reason, row.Entry.Outcome, row.Hash[..HashDigits]);
}
