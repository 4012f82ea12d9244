using Kyc.Actors.Ports;
using Kyc.Edge.Problems;
using Kyc.Edge.Uploads;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Files;

namespace Kyc.Edge.Comparisons;

/// <summary>
/// A form of two pictures: <c>source</c> and <c>target</c>, also <c>source_image</c> and <c>target_image</c>.
/// </summary>
internal sealed class PictureForm(FileIntake intake, BlobScope scope, DataKey key)
{
    private SessionFile? _source;
    private SessionFile? _target;

    /// <summary>Stores both pictures, in whatever order they come.</summary>
    /// <exception cref="ProblemException">One is missing, or something else came.</exception>
    public async Task<(SessionFile Source, SessionFile Target)> ReadAsync(MultipartParts parts,
        CancellationToken cancel)
    {
        while (await parts.NextAsync(cancel) is { } part)
        {
            FileLimits.CheckDeclared(part.Section.ContentType, FileClass.Picture, part.Name);
            switch (part.Name)
            {
                case "source" or "source_image" when _source is null:
                    _source = await intake.StoreAsync(scope, key, FileKind.IdCard, part.Content, cancel);
                    break;
                case "target" or "target_image" when _target is null:
                    _target = await intake.StoreAsync(scope, key, FileKind.FaceImage, part.Content, cancel);
                    break;
                default:
                    throw MultipartParts.Unexpected(part, "source and target");
            }
        }
        return (_source ?? throw Missing("source"), _target ?? throw Missing("target"));
    }

    private static ProblemException Missing(string name) =>
        ProblemException.Parameter(name, "missing", "Send two pictures, as the parts source and target.");
}
