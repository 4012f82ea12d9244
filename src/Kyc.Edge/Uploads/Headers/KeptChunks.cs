namespace Kyc.Edge.Uploads.Headers;

/// <summary>The PNG chunks that are stored as they came: those that pixels and their colours depend on.</summary>
internal static class KeptChunks
{
    /// <summary>Name of a chunk whose content was taken out: ancillary, private, safe to copy.</summary>
    public static ReadOnlySpan<byte> EmptyName => "voId"u8;

    /// <summary>
    /// Whether a chunk of this name and length is kept; one of another length than its kind's is not.
    /// </summary>
    public static bool Keeps(ReadOnlySpan<byte> name, uint length) =>
        name.SequenceEqual("IDAT"u8)
        || (name.SequenceEqual("PLTE"u8) && length <= 3 * 256)
        || (name.SequenceEqual("tRNS"u8) && length <= 256)
        || (name.SequenceEqual("bKGD"u8) && length <= 6)
        || (name.SequenceEqual("sBIT"u8) && length <= 4)
        || (name.SequenceEqual("gAMA"u8) && length == 4)
        || (name.SequenceEqual("sRGB"u8) && length == 1)
        || (name.SequenceEqual("cHRM"u8) && length == 32)
        || (name.SequenceEqual("pHYs"u8) && length == 9);
}
