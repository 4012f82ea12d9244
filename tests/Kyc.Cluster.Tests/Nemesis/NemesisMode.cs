using System.Globalization;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// How much is done: a short form of each fault with every test run, all of it with <c>make nemesis</c>. What must
/// never happen is held in both; times are held to their figure in the long form, and to thrice that in the short one,
/// which shares its machine with whatever else runs there.
/// </summary>
internal static class NemesisMode
{
    private const int Slack = 3;

    /// <summary>True for all of it.</summary>
    public static bool Long { get; } = Environment.GetEnvironmentVariable("KYC_NEMESIS") == "long";

    /// <summary>Repeats a run.</summary>
    public static int Seed { get; } = Number("KYC_SEED", 20261122);

    /// <summary>Kills of session nodes.</summary>
    public static int Kills { get; } = Number("KYC_NEMESIS_KILLS", Long ? 200 : 10);

    /// <summary>A build with another version number for rolling restarts; null for the same one.</summary>
    public static string? NextBuild { get; } =
        Environment.GetEnvironmentVariable("KYC_NEXT_BUILD") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>What a figure is held to.</summary>
    public static double Limit(double figure) => Long ? figure : figure * Slack;

    public static int Times(int shortForm, int longForm) => Long ? longForm : shortForm;

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
