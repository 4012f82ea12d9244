using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>What the boxes of one track say; times are null where the box leaves them open.</summary>
internal sealed class IsoTrack
{
    private const uint Video = 0x76696465;
    private const uint Sound = 0x736F756E;
    private const double RightAngle = 90;

    private uint _handler;
    private uint _entry;
    private int _rotation;

    public uint Id { get; private set; }

    public bool IsVideo => _handler == Video;

    public bool IsSound => _handler == Sound;

    /// <summary>Whether an edit list shows only part of the media.</summary>
    public bool IsEdited { get; set; }

    /// <summary>Length of the media.</summary>
    public IsoTime? Media { get; private set; }

    /// <summary>Length as shown, in units of the movie.</summary>
    public long? ShownUnits { get; private set; }

    /// <summary>Units a second of the media's times; 0 before its header.</summary>
    public uint Timescale { get; private set; }

    public int CodedWidth { get; private set; }

    public int CodedHeight { get; private set; }

    /// <summary>Clockwise rotation a player applies.</summary>
    public int Rotation => _rotation;

    /// <summary>The coding, or null when it is not accepted.</summary>
    public string? Codec => _entry switch
    {
        0x61766331 or 0x61766333 => "h264",
        0x68766331 or 0x68657631 => "hevc",
        0x76703038 => "vp8",
        0x76703039 => "vp9",
        0x61763031 => "av1",
        _ => null,
    };

    /// <summary>Name of a coding that is not accepted; never letters from the file.</summary>
    public string CodecName => _entry switch
    {
        0x6D703476 => "MPEG-4 Part 2",
        0x6A706567 or 0x6D6A7061 or 0x6D6A7062 => "Motion JPEG",
        0x73323633 or 0x68323633 or 0x48323633 => "H.263",
        0x64766831 or 0x64766865 => "Dolby Vision without a base layer",
        0x656E6376 => "an encrypted stream",
        0x76766331 or 0x76766931 => "H.266",
        _ when _entry >> 16 == 0x6170 => "ProRes",
        _ => "something else",
    };

    /// <summary>tkhd: identity, shown length and rotation.</summary>
    public void OnTrackHeader(ReadOnlySpan<byte> bytes)
    {
        var wide = bytes[0] == 1;
        if (bytes.Length < (wide ? 96 : 84)) return;
        Id = ReadUInt32BigEndian(bytes[(wide ? 20 : 12)..]);
        ShownUnits = IsoTime.Units(bytes[(wide ? 28 : 20)..], wide);
        var matrix = bytes[(wide ? 52 : 40)..];
        var angle = Math.Atan2(ReadInt32BigEndian(matrix[4..]), ReadInt32BigEndian(matrix)) * 180 / Math.PI;
        _rotation = ((int)Math.Round(angle / RightAngle) * (int)RightAngle + 360) % 360;
    }

    /// <summary>mdhd: units and length of the media.</summary>
    public void OnMediaHeader(ReadOnlySpan<byte> bytes)
    {
        Media = IsoTime.Read(bytes);
        Timescale = Media?.Timescale ?? 0;
    }

    /// <summary>hdlr of the media: what the track holds.</summary>
    public void OnHandler(ReadOnlySpan<byte> bytes) => _handler = ReadUInt32BigEndian(bytes[8..]);

    /// <summary>stsd: coding and size, from the first entry.</summary>
    public void OnSampleDescription(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16) return;
        _entry = ReadUInt32BigEndian(bytes[12..]);
        if (bytes.Length < 44) return;
        CodedWidth = ReadUInt16BigEndian(bytes[40..]);
        CodedHeight = ReadUInt16BigEndian(bytes[42..]);
    }
}
