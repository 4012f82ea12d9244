namespace Kyc.Node.Configuration.Schema;

/// <summary>What the node's own ports have in common where they speak TLS.</summary>
public static class TlsSettings
{
    /// <summary>The older of the two versions.</summary>
    public const string Version12 = "tls1.2";

    /// <summary>The newer one.</summary>
    public const string Version13 = "tls1.3";

    private static readonly Section Section = new("tls");

    /// <summary>Least version.</summary>
    public static readonly Setting<string> MinVersion = Section.Add(
        "min_version", Kinds.Choice(Version12, Version13), Version12,
        "Oldest TLS version that the edge and the operators' port take; the newest both sides know is used.");

    /// <summary>Reload.</summary>
    public static readonly Setting<TimeSpan> Reload = Section.Add(
        "reload_s", Kinds.Seconds(1, 86_400), "30",
        "How often certificate files are looked at; changed ones are used for new connections, broken ones are not and "
        + "raise an alarm.", "seconds");

    /// <summary>Warning.</summary>
    public static readonly Setting<long> WarnDays = Section.Add(
        "warn_days", Kinds.Integer(0, 365), "21",
        "Readiness and the log warn so long before a certificate of this node ends.", "days");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
