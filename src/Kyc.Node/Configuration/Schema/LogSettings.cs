namespace Kyc.Node.Configuration.Schema;

/// <summary>What is logged and how it looks.</summary>
public static class LogSettings
{
    private static readonly Section Section = new("log");

    /// <summary>Least level.</summary>
    public static readonly Setting<string> Level = Section.Add(
        "level", Kinds.Choice("trace", "debug", "information", "warning", "error", "critical", "none"), "information",
        "Least grave level that is logged.");

    /// <summary>Form.</summary>
    public static readonly Setting<string> Format = Section.Add(
        "format", Kinds.Choice("auto", "json", "text"), "auto",
        "One JSON object a line, or coloured text for people; auto takes text when the output is a terminal.");

    /// <summary>Lines kept for operators.</summary>
    public static readonly Setting<long> RingLines = Section.Add(
        "ring_lines", Kinds.Integer(0, 100_000), "1000",
        "Newest lines kept in memory for `kyc log tail`; 0 keeps none.", "lines");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
