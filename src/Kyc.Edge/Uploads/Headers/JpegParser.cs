using static System.Buffers.Binary.BinaryPrimitives;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// JPEG (ITU T.81): walks the segments, takes the size from the frame header, and looks through the coded data for
/// the end marker. What follows it may be anything a camera appends (see <see cref="Trailer"/>); it is not stored.
/// Of the application segments only what decoding needs is: JFIF's and Adobe's first fields, and EXIF's orientation.
/// </summary>
internal sealed class JpegParser : ExifCarrier
{
    private const string Format = "JPEG";
    private const byte MarkerLead = 0xFF;
    private const byte RestartFirst = 0xD0;
    private const byte RestartLast = 0xD7;
    private const byte Start = 0xD8;
    private const byte End = 0xD9;
    private const byte Scan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App14 = 0xEE;
    private const int JfifBytes = 14;
    private const int JfifThumbnailAt = 12;
    private const int AdobeBytes = 12;
    private const int SamplePrecisionBits = 8;

    // Kept, as a delegate made for each segment would be garbage for each segment.
    private readonly Step _onMarker;
    private readonly Step _onFill;
    private readonly Step _onLength;
    private readonly Step _onFrame;
    private readonly Step _onScan;
    private readonly Step _onJfif;
    private readonly Step _onAdobe;
    private readonly Scanner _coded;
    private MediaFacts? _facts;
    private int _body;
    private byte _marker;
    private int _scans;
    private bool _ended;
    private bool _lead;

    public JpegParser(HeaderRules rules)
        : base(rules, Format)
    {
        _onMarker = OnMarker;
        _onFill = bytes => OnCode(bytes[0]);
        _onLength = OnLength;
        _onFrame = OnFrame;
        _onScan = OnScan;
        _onJfif = OnJfif;
        _onAdobe = OnAdobe;
        _coded = Coded;
        Want(2, _ => WantMarker());
    }

    protected override MediaFacts Finish() =>
        _ended ? _facts! : throw Broken("it ends without its end marker");

    private void WantMarker() => Want(2, _onMarker);

    private void OnMarker(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != MarkerLead) throw Broken("a segment does not start where the one before it ends");
        OnCode(bytes[1]);
    }

    private void OnCode(byte code)
    {
        CountPart();
        if (code == MarkerLead)
        {
            Want(1, _onFill);
            return;
        }
        _marker = code;
        if (code == End) OnEnd();
        else if (code is <= 0x01 or Start or (>= RestartFirst and <= RestartLast))
            throw Broken("a marker stands where none may be");
        else Want(2, _onLength);
    }

    private void OnEnd()
    {
        if (_scans == 0) throw Broken("it ends before its picture starts");
        _ended = true;
        ScanWith(new Trailer(Format, long.MaxValue).Scan, empties: true);
    }

    private void OnLength(ReadOnlySpan<byte> bytes)
    {
        _body = ReadUInt16BigEndian(bytes) - 2;
        if (_body < 0) throw Broken("a segment has an impossible length");
        if (IsFrame(_marker)) WantFrame();
        else if (_marker == Scan) WantScan();
        else PassSegment();
    }

    private void PassSegment()
    {
        if (_marker == App1) ReduceExif(_body, demandsPrefix: true);
        else if (_marker == App0 && _body >= JfifBytes) Want(JfifBytes, _onJfif);
        else if (_marker == App14 && _body >= AdobeBytes) Want(AdobeBytes, _onAdobe);
        else
        {
            if (IsTable(_marker)) Skip(_body);
            else Empty(_body);
            WantMarker();
        }
    }

    /// <summary>The parameter segments that decoding needs: DHT, DAC, DQT, DNL, DRI.</summary>
    private static bool IsTable(byte marker) => marker is 0xC4 or 0xCC or 0xDB or 0xDC or 0xDD;

    /// <summary>Keeps version and pixel shape, not the thumbnail.</summary>
    private void OnJfif(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("JFIF\0"u8)) Held[JfifThumbnailAt..JfifBytes].Clear();
        else Held[..JfifBytes].Clear();
        AfterSegment(JfifBytes);
    }

    /// <summary>Keeps the colour transform.</summary>
    private void OnAdobe(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith("Adobe"u8)) Held[..AdobeBytes].Clear();
        AfterSegment(AdobeBytes);
    }

    private void AfterSegment(int taken)
    {
        Empty(_body - taken);
        WantMarker();
    }

    protected override void AfterExif() => WantMarker();

    /// <summary>C0 to CF, less the tables DHT, JPG and DAC.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private void WantFrame()
    {
        if (_marker is not (0xC0 or 0xC1 or 0xC2))
            throw Refuse.Kind("a JPEG with lossless, hierarchical or arithmetic coding");
        if (_facts is not null) throw Broken("it has two frame headers");
        if (_body < 9) throw Broken("its frame header is too short");
        Want(6, _onFrame);
    }

    private void OnFrame(ReadOnlySpan<byte> bytes)
    {
        var height = ReadUInt16BigEndian(bytes[1..]);
        var width = ReadUInt16BigEndian(bytes[3..]);
        var components = bytes[5];
        if (bytes[0] != SamplePrecisionBits)
            throw Refuse.Kind($"a JPEG with {bytes[0]} bits a sample");
        if (width == 0 || height == 0) throw Broken("its frame header gives no size");
        if (components is not (1 or 3 or 4) || _body != 6 + 3 * components)
            throw Broken("its frame header contradicts itself");
        Rules.CheckPicture(width, height);
        _facts = new MediaFacts("image/jpeg", width, height, DurationMs: null, "jpeg");
        Skip(_body - 6);
        WantMarker();
    }

    private void WantScan()
    {
        if (_facts is null) throw Broken("its coded data comes before its frame header");
        if (++_scans > Rules.Limits.MaxScans)
            throw Broken($"it has more than {Rules.Limits.MaxScans} scans, the limit");
        _lead = false;
        Want(1, _onScan);
    }

    private void OnScan(ReadOnlySpan<byte> bytes)
    {
        var components = bytes[0];
        if (components is < 1 or > 4 || _body != 4 + 2 * components) throw Broken("a scan header contradicts itself");
        Skip(_body - 1);
        ScanWith(_coded);
    }

    /// <summary>Coded data up to the next marker that is neither a stuffed byte nor a restart.</summary>
    private int Coded(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (!_lead)
            {
                var next = bytes[at..].IndexOf(MarkerLead);
                if (next < 0) return bytes.Length;
                at += next + 1;
                _lead = true;
                continue;
            }
            var code = bytes[at++];
            if (code == MarkerLead) continue;
            _lead = false;
            if (code is 0 or (>= RestartFirst and <= RestartLast)) continue;
            OnCode(code);
            return at;
        }
        return at;
    }
}
