using Kyc.Actors.Ports;
using Kyc.Sessions.State;

namespace Kyc.Actors.Sealing;

/// <summary>Opens what a session's journal keeps sealed, for whoever shows it.</summary>
public static class SessionSeal
{
    /// <summary>True when there is anything to open.</summary>
    public static bool HasSealed(SessionState state) =>
        state.SealedAttributes is not null || state.Report?.SealedFigures is not null
        || state.Files.Any(file => DigestSeal.IsSealed(file.Sha256))
        || state.Report?.Inputs.Any(input => DigestSeal.IsSealed(input.Sha256)) == true;

    /// <summary>
    /// The state with clear digests and figures. Digests that cannot be opened, all sealed ones without a key, are
    /// empty.
    /// </summary>
    public static SessionState Open(SessionState state, DataKey? key) => state with
    {
        Files = [.. state.Files.Select(file => file with { Sha256 = Digest(file.Sha256, key) })],
        Report = state.Report is not { } report ? null : (key is null
            ? report
            : FigureSeal.Open(report, key, state.Tenant, state.Id)) with
        {
            Inputs = [.. report.Inputs.Select(input => input with { Sha256 = Digest(input.Sha256, key) })],
        },
    };

    /// <summary>A digest in the clear, or empty.</summary>
    public static string Digest(string text, DataKey? key) =>
        !DigestSeal.IsSealed(text) ? text
        : key is null ? ""
        : DigestSeal.Open(key, text) ?? "";
}
