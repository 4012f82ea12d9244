using Kyc.Edge.Problems;
using Kyc.Edge.Uploads.Headers;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Uploads;

/// <summary>One file on its way in.</summary>
/// <param name="Content">Its bytes, read once.</param>
/// <param name="FinishAsync">Reads what follows the file; throws when there is something that should not be.</param>
internal sealed record FileSource(Stream Content, Func<CancellationToken, Task> FinishAsync)
{
    private const string FieldName = "file";

    /// <summary>The file of a request: the raw body, or the one file part of a form.</summary>
    /// <exception cref="ProblemException">The headers refuse it, or the form has no file.</exception>
    public static async Task<FileSource> OfAsync(
        HttpRequest request, FileClass expected, string kind, EdgeOptions options, CancellationToken cancel)
    {
        var limit = options.BytesOf(expected);
        if (MultipartParts.IsMultipart(request.ContentType))
        {
            FileLimits.Bound(request, limit, options);
            return await OfFormAsync(request, expected, kind, cancel);
        }
        FileLimits.CheckDeclared(request.ContentType, expected, kind);
        FileLimits.Bound(request, limit, options, raw: true);
        return new FileSource(
            ContentDigest.Check(request.Body, request.Headers[ContentDigest.Header]), _ => Task.CompletedTask);
    }

    private static async Task<FileSource> OfFormAsync(
        HttpRequest request, FileClass expected, string kind, CancellationToken cancel)
    {
        var parts = new MultipartParts(request);
        var part = await parts.NextAsync(cancel)
                   ?? throw ProblemException.Parameter(FieldName, "missing", "The form holds no file; send one part.");
        if (part.Name != FieldName && !string.Equals(part.Name, kind, StringComparison.OrdinalIgnoreCase))
            throw MultipartParts.Unexpected(part, $"one part, named {FieldName}");
        FileLimits.CheckDeclared(part.Section.ContentType, expected, kind);
        return new FileSource(part.Content, async token =>
        {
            if (await parts.NextAsync(token) is { } more)
                throw MultipartParts.Unexpected(more, $"one part, named {FieldName}");
        });
    }
}
