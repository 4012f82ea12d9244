using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Kyc.Storage.S3;

/// <summary>
/// The service's answers. Read without document types or outside entities, and never more than an answer can need.
/// </summary>
internal static class S3Xml
{
    /// <summary>A page of a thousand names of a kilobyte each, and room around them.</summary>
    private const int MostCharacters = 4 * 1024 * 1024;

    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly XmlReaderSettings Safe = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
    };

    /// <summary>The answer's root.</summary>
    /// <exception cref="XmlException">Not XML, or more than any answer.</exception>
    public static async Task<XElement> ReadAsync(Stream stream, CancellationToken cancel)
    {
        using var reader = XmlReader.Create(stream, Safe);
        return await XElement.LoadAsync(reader, LoadOptions.None, cancel);
    }

    /// <summary>Text of a child, whatever its name space; null when there is none.</summary>
    public static string? Text(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    /// <summary>One page of objects.</summary>
    public static S3Page<S3Object> Objects(XElement root) => new(
        [.. Named(root, "Contents").Select(entry => new S3Object(
            Text(entry, "Key") ?? "", Moment(entry, "LastModified"), Number(entry, "Size")))],
        IsCut(root) ? new() { ["continuation-token"] = Text(root, "NextContinuationToken") ?? "" } : null);

    /// <summary>One page of unfinished uploads in parts.</summary>
    public static S3Page<S3Unfinished> Uploads(XElement root) => new(
        [.. Named(root, "Upload").Select(entry => new S3Unfinished(
            Text(entry, "Key") ?? "", Text(entry, "UploadId") ?? "", Moment(entry, "Initiated")))],
        IsCut(root)
            ? new()
            {
                ["key-marker"] = Text(root, "NextKeyMarker") ?? "",
                ["upload-id-marker"] = Text(root, "NextUploadIdMarker") ?? "",
            }
            : null);

    /// <summary>What completes an upload in parts.</summary>
    public static byte[] Complete(IEnumerable<string> tags)
    {
        var parts = tags.Select((tag, at) => new XElement(Space + "Part", new XElement(Space + "PartNumber", at + 1),
            new XElement(Space + "ETag", tag)));
        return Encoding.UTF8.GetBytes(
            new XElement(Space + "CompleteMultipartUpload", parts).ToString(SaveOptions.DisableFormatting));
    }

    private static IEnumerable<XElement> Named(XElement root, string name) =>
        root.Elements().Where(child => child.Name.LocalName == name);

    private static bool IsCut(XElement root) => Text(root, "IsTruncated") == "true";

    private static long Number(XElement entry, string name) =>
        long.TryParse(Text(entry, name), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset Moment(XElement entry, string name) =>
        DateTimeOffset.TryParse(Text(entry, name), CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new XmlException($"the answer has no {name} that is a time");
}

/// <summary>A page of an answer, and the query's part that gets the next; null after the last.</summary>
internal sealed record S3Page<T>(IReadOnlyList<T> Items, Dictionary<string, string>? Next);

/// <summary>An object in a list.</summary>
internal sealed record S3Object(string Key, DateTimeOffset ModifiedAt, long Size);

/// <summary>An upload in parts that was begun and not ended.</summary>
internal sealed record S3Unfinished(string Key, string UploadId, DateTimeOffset BegunAt);
