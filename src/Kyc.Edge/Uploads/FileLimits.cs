using Kyc.Edge.Problems;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Files;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kyc.Edge.Uploads;

/// <summary>
/// What is known of a file before its first byte: its class, its limit, and whether the headers fit both.
/// </summary>
internal static class FileLimits
{
    /// <summary>The class a kind of file must be of.</summary>
    public static FileClass ClassOf(FileKind kind) =>
        kind == FileKind.FaceVideo ? FileClass.Video : FileClass.Picture;

    /// <summary>Most bytes of a class.</summary>
    public static long BytesOf(this EdgeOptions options, FileClass expected) =>
        expected == FileClass.Video ? options.VideoMaxBytes : options.PictureMaxBytes;

    /// <summary>
    /// Refuses an announced length beyond the limit before reading, and sets the server's own bound above it: files
    /// are held to their limit as they stream, the server's bound only ends what surrounds them.
    /// </summary>
    /// <param name="request">The upload.</param>
    /// <param name="fileLimit">Most bytes of the files in it.</param>
    /// <param name="options">Settings.</param>
    /// <param name="raw">True when the body is the file itself.</param>
    /// <exception cref="ProblemException">Too long by its own account.</exception>
    public static void Bound(HttpRequest request, long fileLimit, EdgeOptions options, bool raw = false)
    {
        var bound = fileLimit + options.MultipartOverheadBytes;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = bound;
        if (request.ContentLength > (raw ? fileLimit : bound)) throw ProblemMapping.TooLarge(fileLimit);
    }

    /// <summary>Refuses a declared media type that contradicts the class. Anything else is told by content.</summary>
    /// <exception cref="ProblemException">A video is announced where a picture must be, or the
    /// other way round.</exception>
    public static void CheckDeclared(string? mediaType, FileClass expected, string what)
    {
        var other = expected == FileClass.Video ? "image/" : "video/";
        if (mediaType?.TrimStart().StartsWith(other, StringComparison.OrdinalIgnoreCase) != true) return;
        throw new ProblemException(ProblemCodes.MediaTypeUnsupported,
            $"Content-Type says {other}*, but {what} must be a {(expected == FileClass.Video ? "video" : "picture")}; "
            + "send the right file, or correct the header.");
    }

    /// <summary>A kind of file from a route.</summary>
    public static FileKind Kind(string name, string? text) =>
        WireName.TryParse<FileKind>(text, out var kind)
            ? kind
            : throw ProblemException.Parameter(
                name, "unknown_value", $"Give one of {string.Join(", ", WireName.All<FileKind>())}.");
}
