using System.Text;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Kyc.Edge.Uploads;

/// <summary>One part of a form.</summary>
/// <param name="Name">Its field name.</param>
/// <param name="IsFile">True when it came with a file name.</param>
/// <param name="Section">Its headers and bytes.</param>
internal sealed record Part(string Name, bool IsFile, MultipartSection Section)
{
    /// <summary>The bytes, checked against the part's own Content-Digest when it has one.</summary>
    public Stream Content => ContentDigest.Check(
        new ReportedStream(Section.Body), Section.Headers?.GetValueOrDefault(ContentDigest.Header) ?? default);
}

/// <summary>
/// Reads a multipart/form-data body part by part, in the order sent and without holding any: each part must be used
/// before the next is asked for.
/// </summary>
internal sealed class MultipartParts
{
    private const int MaxBoundary = 200;
    private const int MaxPartHeaders = 16;
    private const int MaxPartHeaderBytes = 4_096;
    private const int ReadBytes = 32_768;
    private const int MaxTextBytes = 1_024;

    private readonly MultipartReader _reader;
    private readonly Stream _body;

    /// <summary>Begins to read.</summary>
    /// <exception cref="ProblemException">Not a form with a boundary.</exception>
    public MultipartParts(HttpRequest request)
    {
        if (!IsMultipart(request.ContentType) || Boundary(request.ContentType!) is not { } boundary)
            throw new ProblemException(ProblemCodes.MediaTypeUnsupported,
                "Send the files as multipart/form-data with a boundary.");
        _body = ContentDigest.Check(request.Body, request.Headers[ContentDigest.Header]);
        _reader = new MultipartReader(boundary, _body, ReadBytes)
        {
            HeadersCountLimit = MaxPartHeaders,
            HeadersLengthLimit = MaxPartHeaderBytes,
        };
    }

    /// <summary>Whether a content type is a form's.</summary>
    public static bool IsMultipart(string? contentType) =>
        contentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The next part; null after the last, when the whole body was read and its digest fits.</summary>
    /// <exception cref="ProblemException">The form is malformed or ends too early.</exception>
    public async Task<Part?> NextAsync(CancellationToken cancel)
    {
        MultipartSection? section;
        try
        {
            section = await _reader.ReadNextSectionAsync(cancel);
            if (section is null) await _body.CopyToAsync(Stream.Null, cancel);
        }
        catch (Exception error) when (ReportedStream.IsMalformed(error))
        {
            throw ReportedStream.Malformed();
        }
        if (section is null) return null;
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
            throw new ProblemException(ProblemCodes.InvalidRequest,
                "A part of the form has no name; give every part Content-Disposition: form-data; name=\"...\".");
        return new Part(name, disposition.IsFileDisposition(), section);
    }

    /// <summary>The text of a small part.</summary>
    /// <exception cref="ProblemException">Longer than any text that is expected, or not UTF-8.</exception>
    public static async Task<string> TextAsync(Part part, CancellationToken cancel)
    {
        var buffer = new byte[MaxTextBytes + 1];
        var read = await part.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        if (read > MaxTextBytes)
            throw ProblemException.Parameter(part.Name, "too_long", $"Give at most {MaxTextBytes} bytes.");
        return Encoding.UTF8.GetString(buffer, 0, read).Trim();
    }

    /// <summary>The problem of a part that the operation does not know, or that came twice.</summary>
    public static ProblemException Unexpected(Part part, string known) =>
        ProblemException.Parameter(
            part.Name, "unknown_field", $"The form takes {known}; send nothing else, and nothing twice.");

    private static string? Boundary(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= MaxBoundary } boundary
            ? boundary
            : null;
}
