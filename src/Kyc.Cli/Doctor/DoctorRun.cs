using System.Text.Json;

namespace Kyc.Cli.Doctor;

/// <summary>
/// Runs checks one after the other; a check that fails by itself is a finding too, so the rest is still seen.
/// </summary>
public static class DoctorRun
{
    /// <summary>Longest time for one check.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Runs the checks.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="found">Told each finding as it is made.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<IReadOnlyList<DoctorFinding>> RunAsync(
        IEnumerable<DoctorCheck> checks, Action<DoctorFinding> found, TimeProvider time, CancellationToken cancel)
    {
        var all = new List<DoctorFinding>();
        foreach (var check in checks)
        {
            foreach (var finding in await LookAsync(check, time, cancel))
            {
                all.Add(finding);
                found(finding);
            }
        }
        return all;
    }

    /// <summary>One finding as one line.</summary>
    public static string Line(DoctorFinding finding)
    {
        var mend = finding.Mend is { } todo ? " -> " + OneLine(todo) : "";
        return $"{Word(finding.Status),-4} {finding.Name,-18} {OneLine(finding.Detail)}{mend}";
    }

    /// <summary>All findings as one JSON object.</summary>
    public static string Json(IReadOnlyList<DoctorFinding> findings) => JsonSerializer.Serialize(
        new
        {
            status = Word(findings.Select(finding => finding.Status).DefaultIfEmpty().Max()),
            checks = findings.Select(finding => new
            {
                name = finding.Name,
                status = Word(finding.Status),
                detail = finding.Detail,
                mend = finding.Mend,
            }),
        },
        Indented) + "\n";

    private static async Task<IReadOnlyList<DoctorFinding>> LookAsync(
        DoctorCheck check, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
            return await check.LookAsync(both.Token);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            return [DoctorFinding.Fail(check.Name, $"could not be checked: {fault.Message}",
                "mend what the message names and run kyc doctor again")];
        }
    }

    private static string Word(DoctorStatus status) => status.ToString().ToLowerInvariant();

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
