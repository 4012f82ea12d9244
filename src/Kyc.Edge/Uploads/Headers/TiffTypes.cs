namespace Kyc.Edge.Uploads.Headers;

/// <summary>Field types of TIFF 6.0, section 2.</summary>
internal static class TiffTypes
{
    /// <summary>
    /// Bytes of one value of a field type; 0 for an unknown type, which the standard says to ignore.
    /// </summary>
    public static long SizeOf(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 => 8,
        _ => 0,
    };
}
