using System.Text.Json;
using Kyc.Cli.Commands;
using Kyc.Sessions.Wire;

namespace Kyc.Cli.Output;

/// <summary>A download of models as one JSON object.</summary>
internal static class PullJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    /// <summary>The object's text.</summary>
    /// <param name="results">What became of each model.</param>
    /// <param name="folder">Where downloads go.</param>
    public static string Write(IReadOnlyList<PulledModel> results, string folder) => JsonSerializer.Serialize(
        new
        {
            folder,
            complete = results.All(result => result.Status != PullStatus.Failed),
            models = results.Select(result => new
            {
                name = result.Model.Name,
                role = WireName.Of(result.Model.Role),
                grade = WireName.Of(result.Model.Grade),
                licence = result.Model.Licence,
                source = result.Model.Source,
                addresses = result.Model.Addresses,
                bytes = result.Model.Bytes,
                sha256 = result.Model.Sha256,
                calibration_basis = result.Model.Calibration is { } calibration ? WireName.Of(calibration.Basis) : null,
                status = WireName.Of(result.Status),
                path = result.Path,
                error = result.Error,
            }),
        },
        Options) + "\n";
}
