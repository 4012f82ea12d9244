using System.Globalization;

namespace Kyc.Storage.Audit;

/// <summary>
/// How many writers or chains were ever begun, as a sealed fact: one that is taken away with all it wrote leaves a gap.
/// </summary>
internal static class RecordCount
{
    /// <summary>Name of the fact that counts the journal's writers.</summary>
    public const string Writers = "journal_writers";

    /// <summary>Name of the fact that counts the audit chains.</summary>
    public const string Chains = "audit_chains";

    /// <summary>The count; null when the text is not there or not ours.</summary>
    public static long? Read(RecordSeals seals, string name, string? text) =>
        seals.Unsealed(name, text) is { } fact ? long.Parse(fact, CultureInfo.InvariantCulture) : null;

    /// <summary>The text.</summary>
    public static string Write(RecordSeals seals, string name, long count) =>
        seals.Sealed(name, count.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The number of the next one, and the fact to write, which is null where the present one was forged: that must
    /// stay to be seen.
    /// </summary>
    /// <param name="seals">Makes seals.</param>
    /// <param name="name">Which count.</param>
    /// <param name="text">The present fact; null for none.</param>
    /// <param name="newest">The highest number that has a head; 0 for none.</param>
    /// <param name="began">The highest number before there were seals.</param>
    public static (long Next, string? Fact) Next(
        RecordSeals seals, string name, string? text, long newest, long began = 0)
    {
        var counted = Read(seals, name, text);
        var next = Math.Max(counted ?? 0, Math.Max(newest, began)) + 1;
        var sound = counted is not null || (text is null && newest == began);
        return (next, sound ? Write(seals, name, next) : null);
    }
}
