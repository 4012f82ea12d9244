using Kyc.Sessions.Ids;

namespace Kyc.Sessions.Files;

/// <summary>A file of a session as its events know it: never the bytes, never a name.</summary>
/// <param name="Kind">What the file is.</param>
/// <param name="Blob">Where its sealed bytes lie.</param>
/// <param name="Sha256">SHA-256 of the clear bytes, 64 lower-case hex digits.</param>
/// <param name="Length">Clear length in bytes.</param>
/// <param name="MediaType">Media type by content, for instance <c>image/jpeg</c>.</param>
public sealed record SessionFile(FileKind Kind, BlobId Blob, string Sha256, long Length, string MediaType);
