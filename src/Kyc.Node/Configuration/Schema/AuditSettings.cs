namespace Kyc.Node.Configuration.Schema;

/// <summary>Rows of the section <c>audit</c>.</summary>
public static class AuditSettings
{
    private static readonly Section Section = new("audit");

    /// <summary>Signed heads.</summary>
    public static readonly Setting<long> HeadsEvery = Section.Add(
        "heads_every_s", Kinds.Integer(0, 86_400), "60",
        "How often signed heads of journal and audit log are written outside the database, to heads.log in the data "
        + "folder and to the log: copied to another machine they tell a database set back to an earlier time; 0 never.",
        "seconds");

    /// <summary>Size of the file of heads.</summary>
    public static readonly Setting<long> HeadsFileMax = Section.Add(
        "heads_file_max_mib", Kinds.Integer(1, 1_024), "16",
        "Size at which heads.log is put aside as heads.log.1 and begun anew.", "MiB");

    /// <summary>Clients' addresses.</summary>
    public static readonly Setting<bool> RemoteAddress = Section.Add(
        "remote_address", Kinds.Boolean(), "false",
        "Keep the client's address in audit rows; it is personal data, and a row is never removed.");

    /// <summary>Counted refusals.</summary>
    public static readonly Setting<TimeSpan> TallyEvery = Section.Add(
        "tally_s", Kinds.Seconds(1, 3_600), "60",
        "Calls without a credential, and calls over a limit, are counted and written as one row for each class of "
        + "addresses or each credential this often, so that nobody can fill the disk by being refused.", "seconds");

    /// <summary>Counted credentials.</summary>
    public static readonly Setting<long> TallyMax = Section.Add(
        "tally_credentials_max", Kinds.Integer(1, 100_000), "1000",
        "Credentials counted one by one between two such rows; those beyond are counted together.", "credentials");

    /// <summary>Owed rows.</summary>
    public static readonly Setting<long> OwedMax = Section.Add(
        "owed_max", Kinds.Integer(1, 100_000), "1000",
        "Rows kept in memory that could not be written after their call had taken effect; until they are written, "
        + "other calls are answered 503.", "rows");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
