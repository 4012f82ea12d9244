using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>A length in units of a box's own clock.</summary>
/// <param name="Timescale">Units a second; never 0.</param>
/// <param name="LengthUnits">The length; null where the box leaves it open.</param>
internal sealed record IsoTime(uint Timescale, long? LengthUnits)
{
    /// <summary>The length in milliseconds; null where the box leaves it open.</summary>
    public double? Milliseconds => LengthUnits is { } units ? ToMilliseconds(units) : null;

    public double ToMilliseconds(long units) => units * 1000.0 / Timescale;

    /// <summary>Reads mvhd or mdhd, which share their first fields; null when damaged.</summary>
    public static IsoTime? Read(ReadOnlySpan<byte> bytes)
    {
        var wide = bytes[0] == 1;
        if (bytes.Length < (wide ? 32 : 20)) return null;
        var timescale = ReadUInt32BigEndian(bytes[(wide ? 20 : 12)..]);
        return timescale == 0 ? null : new IsoTime(timescale, Units(bytes[(wide ? 24 : 16)..], wide));
    }

    /// <summary>Reads a length of 32 or 64 bits, of which all ones mean unknown.</summary>
    public static long? Units(ReadOnlySpan<byte> bytes, bool wide)
    {
        var units = wide ? ReadInt64BigEndian(bytes) : ReadUInt32BigEndian(bytes);
        return units < 0 || (!wide && units == uint.MaxValue) ? null : units;
    }
}
