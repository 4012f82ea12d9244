using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>What the boxes of one track say; times are null where the box leaves them open.</summary>
internal sealed class IsoTrack
{
    /// <summary>
    /// What is read of a stsd box: its first entry up to the start of an elementary stream's descriptor.
    /// </summary>
    public const int SampleDescriptionBytes = 160;

    private const double RightAngle = 90;

    private string _handler = "";
    private string _entry = "";
    private bool _mpeg4;

    public uint Id { get; private set; }

    public bool IsVideo => _handler == "vide";

    public bool IsSound => _handler == "soun";

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
    public int Rotation { get; private set; }

    /// <summary>The coding, or null when it is never accepted.</summary>
    public string? Codec => _entry switch
    {
        "avc1" or "avc3" => Codecs.H264,
        "hvc1" or "hev1" => Codecs.Hevc,
        "vp08" => Codecs.Vp8,
        "vp09" => Codecs.Vp9,
        "av01" => Codecs.Av1,
        "mp4v" when _mpeg4 => Codecs.Mpeg4,
        _ => null,
    };

    /// <summary>Name of a coding that is not accepted; never letters from the file.</summary>
    public string CodecName => _entry switch
    {
        "mp4v" => _mpeg4 ? "MPEG-4 Part 2" : "an MPEG coding older than H.264",
        "jpeg" or "mjpa" or "mjpb" => "Motion JPEG",
        "s263" or "h263" or "H263" => "H.263",
        "dvh1" or "dvhe" => "Dolby Vision without a base layer",
        "encv" => "an encrypted stream",
        "vvc1" or "vvi1" => "H.266",
        ['a', 'p', ..] => "ProRes",
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
        Rotation = ((int)Math.Round(angle / RightAngle) * (int)RightAngle + 360) % 360;
    }

    /// <summary>mdhd: units and length of the media.</summary>
    public void OnMediaHeader(ReadOnlySpan<byte> bytes)
    {
        Media = IsoTime.Read(bytes);
        Timescale = Media?.Timescale ?? 0;
    }

    /// <summary>hdlr of the media: what the track holds.</summary>
    public void OnHandler(ReadOnlySpan<byte> bytes) => _handler = FourLetters.Of(ReadUInt32BigEndian(bytes[8..]));

    /// <summary>stsd: coding and size, from the first entry.</summary>
    public void OnSampleDescription(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16) return;
        _entry = FourLetters.Of(ReadUInt32BigEndian(bytes[12..]));
        if (bytes.Length < 44) return;
        CodedWidth = ReadUInt16BigEndian(bytes[40..]);
        CodedHeight = ReadUInt16BigEndian(bytes[42..]);
        _mpeg4 = IsoStreamDescriptor.ObjectType(bytes[44..]) == IsoStreamDescriptor.Mpeg4Visual;
    }
}
