using Kyc.Sessions.Ids;

namespace Kyc.Sessions.Files;

/// <summary>A file of a session as its events know it: never the bytes, never a name.</summary>
/// <param name="Kind">What the file is.</param>
/// <param name="Blob">Where its sealed bytes lie.</param>
/// <param name="Sha256">SHA-256 of the clear bytes, sealed under the session's data key; 64 lower-case hex digits where
/// it was opened, and in events from before there were seals. Equal files of a session have equal ones.</param>
/// <param name="Length">Clear length in bytes.</param>
/// <param name="MediaType">Media type by content, for instance <c>image/jpeg</c>.</param>
public sealed record SessionFile(FileKind Kind, BlobId Blob, string Sha256, long Length, string MediaType);
