namespace Kyc.Node.Configuration.Schema;

/// <summary>API keys.</summary>
public static class ApiKeySettings
{
    private const double Quarter = 7_776_000;

    private static readonly Section Section = new("credentials");

    /// <summary>Overlap.</summary>
    public static readonly Setting<TimeSpan> RollOverlap = Section.Add(
        "roll_overlap_s", Kinds.Seconds(0, Quarter), "86400",
        "How long the old key stays good after a roll that does not say.", "seconds");

    /// <summary>Longest overlap.</summary>
    public static readonly Setting<TimeSpan> RollOverlapMax = Section.Add(
        "roll_overlap_max_s", Kinds.Seconds(0, Quarter), "604800",
        "Longest that a roll may keep the old key good.", "seconds");

    /// <summary>Longest life.</summary>
    public static readonly Setting<long> LifetimeMax = Section.Add(
        "lifetime_max_s", Kinds.Integer(60, 3_153_600_000), "315360000",
        "Longest life of a key that a client may ask for; keys without an end are always allowed.", "seconds");

    /// <summary>Names.</summary>
    public static readonly Setting<long> NameMaxLength = Section.Add(
        "name_max_length", Kinds.Integer(1, 1_000), "100", "Most characters of a key's name.", "characters");

    /// <summary>Networks.</summary>
    public static readonly Setting<long> NetworksMax = Section.Add(
        "networks_max", Kinds.Integer(1, 1_000), "32", "Most networks that a key may be used from.", "networks");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
