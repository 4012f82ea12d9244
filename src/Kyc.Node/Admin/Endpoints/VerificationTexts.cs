using Kyc.Actors.Ports;
using Kyc.Node.Admin.Documents;
using Kyc.Sessions.Wire;
using Kyc.Storage.Sqlite;

namespace Kyc.Node.Admin.Endpoints;

/// <summary>Findings of verifications as documents.</summary>
public static class VerificationTexts
{
    /// <summary>The journal's.</summary>
    public static JournalVerificationDocument Document(this JournalVerification found) => new(
        found.FirstBad is null, found.Sessions, found.Events,
        found.FirstBad is { } bad
            ? new DamageDocument(bad.Session?.Value, bad.Version, bad.Position, WireName.Of(bad.Kind), bad.Why)
            : null);

    /// <summary>The audit log's.</summary>
    public static AuditVerificationDocument Document(this AuditVerification found) => new(
        found.FirstBad is null, found.Chains, found.Rows,
        found.FirstBad is { } bad
            ? new AuditDamageDocument(bad.Place.Chain, bad.Place.Number, WireName.Of(bad.Kind), bad.Why)
            : null);
}
