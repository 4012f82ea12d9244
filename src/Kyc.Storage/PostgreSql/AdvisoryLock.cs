namespace Kyc.Storage.PostgreSql;

/// <summary>Numbers of the server's advisory locks that nodes agree on; <c>kyc</c> in the upper bytes.</summary>
internal static class AdvisoryLock
{
    private const long Base = 0x6B_79_63_00_00_00_00;

    /// <summary>Held while a node brings the schema forward or settles the master key.</summary>
    public const long Start = Base + 1;

    /// <summary>Held while a row is added to the audit log.</summary>
    public const long Audit = Base + 2;
}
