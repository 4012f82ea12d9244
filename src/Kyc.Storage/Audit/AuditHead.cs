using System.Globalization;

namespace Kyc.Storage.Audit;

/// <summary>The text under which a database remembers the newest row of its audit log: number, colon, hash.</summary>
internal static class AuditHead
{
    /// <summary>Its name among the facts about a database.</summary>
    public const string Name = "audit_head";

    /// <summary>The text.</summary>
    public static string Write(long number, byte[] hash) => $"{number}:{Convert.ToHexStringLower(hash)}";

    /// <summary>What the text says; number 0 for none, -1 for a text that was changed.</summary>
    public static (long Number, byte[] Hash) Read(string? text)
    {
        if (text is null) return (0, AuditChain.Genesis);
        var parts = text.Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var number)
            || parts[1].Length != 2 * AuditChain.Genesis.Length || !parts[1].All(char.IsAsciiHexDigit))
            return (-1, []);
        return (number, Convert.FromHexString(parts[1]));
    }
}
