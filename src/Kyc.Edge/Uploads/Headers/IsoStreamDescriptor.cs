namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// The elementary stream descriptor of a sample entry (ISO/IEC 14496-1, 14496-14): the one place that says which
/// coding an entry named mp4v holds, as MPEG-1 and MPEG-2 go by that name too.
/// </summary>
internal static class IsoStreamDescriptor
{
    /// <summary>Object type of MPEG-4 Part 2 video.</summary>
    public const byte Mpeg4Visual = 0x20;

    private const byte StreamTag = 3, DecoderTag = 4;
    private const byte DependsOn = 0x80, HasAddress = 0x40, HasClock = 0x20;

    /// <summary>The object type in the esds box that these bytes hold, or 0 when there is none in them.</summary>
    public static byte ObjectType(ReadOnlySpan<byte> bytes)
    {
        var box = bytes.IndexOf("esds"u8);
        if (box < 0 || bytes.Length < box + 8) return 0;
        var at = bytes[(box + 8)..];
        if (!Open(ref at, StreamTag) || at.Length < 3) return 0;
        var flags = at[2];
        var extra = ((flags & DependsOn) != 0 ? 2 : 0) + ((flags & HasClock) != 0 ? 2 : 0);
        if ((flags & HasAddress) != 0 || at.Length < 3 + extra) return 0;
        at = at[(3 + extra)..];
        return Open(ref at, DecoderTag) && at.Length > 0 ? at[0] : (byte)0;
    }

    /// <summary>Steps over a descriptor's tag and length, of one to four bytes.</summary>
    private static bool Open(ref ReadOnlySpan<byte> at, byte tag)
    {
        if (at.Length == 0 || at[0] != tag) return false;
        var used = 1;
        while (used < at.Length && used <= 4 && (at[used] & 0x80) != 0) used++;
        if (used >= at.Length) return false;
        at = at[(used + 1)..];
        return true;
    }
}
