using System.Globalization;

namespace Kyc.Storage.Audit;

/// <summary>
/// What a database held when seals began: events and operators' rows of earlier builds, which have none. Written once,
/// sealed; all zeros for a new database.
/// </summary>
/// <param name="Writers">Number of the last writer without seals.</param>
/// <param name="Events">Events without seals.</param>
/// <param name="EventsDigest">SHA-256 over their hashes in the order of session and version, lower-case hex.</param>
/// <param name="AuditRows">Rows of the older log.</param>
/// <param name="AuditHash">Hash of its last row, lower-case hex.</param>
internal sealed record RecordBase(
    long Writers, long Events, string EventsDigest, long AuditRows, string AuditHash)
{
    /// <summary>Name of the fact.</summary>
    public const string Fact = "record_base";

    /// <summary>As text.</summary>
    public string Write() => string.Create(
        CultureInfo.InvariantCulture, $"{Writers},{Events},{EventsDigest},{AuditRows},{AuditHash}");

    /// <summary>From a sealed text; null when it is not there or not ours.</summary>
    public static RecordBase? Read(RecordSeals seals, string? text)
    {
        if (seals.Unsealed(Fact, text)?.Split(',') is not { Length: 5 } parts) return null;
        return new RecordBase(Number(parts[0]), Number(parts[1]), parts[2], Number(parts[3]), parts[4]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
