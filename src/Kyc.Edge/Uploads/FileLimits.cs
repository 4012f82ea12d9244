using Kyc.Edge.Problems;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Files;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kyc.Edge.Uploads;

/// <summary>What is known of a file before its first byte: its class, its limit, and whether the headers fit both.</summary>
internal static class FileLimits
{
    /// <summary>The class a kind of file must be of.</summary>
    public static FileClass ClassOf(FileKind kind) =>
        kind == FileKind.FaceVideo ? FileClass.Video : FileClass.Picture;

    /// <summary>Most bytes of a class.</summary>
    public static long BytesOf(this EdgeOptions options, FileClass expected) =>
        expected == FileClass.Video ? options.VideoMaxBytes : options.PictureMaxBytes;

    /// <summary>Sets the server's own bound for this body, and refuses an announced length beyond it before reading.</summary>
    /// <exception cref="ProblemException">Too long by its own account.</exception>
    public static void Bound(HttpRequest request, long fileLimit, long overhead)
    {
        if (request.ContentLength > fileLimit + overhead) throw ProblemMapping.TooLarge(fileLimit);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = fileLimit + overhead;
    }

    /// <summary>Refuses a declared media type that contradicts the class. Anything else is told by content.</summary>
    /// <exception cref="ProblemException">A video is announced where a picture must be, or the other way round.</exception>
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
