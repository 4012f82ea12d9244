using static System.Buffers.Binary.BinaryPrimitives;
using static Kyc.Edge.Uploads.Headers.EbmlId;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// WebM and Matroska: length from Info, coding and size from Tracks. Browser recordings state no length; theirs is
/// bounded by the time stamps of their Clusters. The first video track with an accepted coding is the video. A file
/// with a track that is neither picture nor sound is refused: what such tracks hold, places and subtitles, is not
/// stored.
/// </summary>
internal sealed class MatroskaParser : EbmlParser
{
    private const string Format = "WebM or Matroska";
    private const ulong DefaultScaleNs = 1_000_000;
    private const double NsPerMs = 1_000_000;

    private string? _mediaType;
    private ulong _scaleNs = DefaultScaleNs;
    private double _duration;
    private MatroskaTrack _track = new();
    private MatroskaTrack? _video;
    private bool _otherVideo;
    private bool _otherTrack;
    private int _trackCount;
    private string? _refusedCodec;
    private bool _sound;
    private bool _tracks;
    private bool _data;
    private ulong? _firstCluster;

    public MatroskaParser(HeaderRules rules)
        : base(rules, Format) => Start();

    /// <summary>Stated length in milliseconds; null where none or zero is stated.</summary>
    private double? LengthMs => _duration > 0 ? _duration * _scaleNs / NsPerMs : null;

    protected override MediaFacts Finish()
    {
        if (_video is not { } video) throw Broken("its track list is missing");
        if (!MayEnd || !_data) throw Refuse.Truncated(Format);
        return new MediaFacts(
            _mediaType!, video.Width, video.Height, LengthMs is { } ms ? (long)Math.Round(ms) : null,
            video.Codec, HasAudio: _sound);
    }

    protected override bool Enters(EbmlId id, EbmlId parent) => (id, parent) is (Ebml, None) or (Segment, None)
        or (Info, Segment) or (Tracks, Segment) or (Cluster, Segment) or (TrackEntry, Tracks) or (Video, TrackEntry);

    protected override bool Reads(EbmlId id, EbmlId parent) => (id, parent) is (DocType, Ebml)
        or (TimestampScale, Info) or (EbmlId.Duration, Info) or (TrackType, TrackEntry) or (CodecId, TrackEntry)
        or (PixelWidth, Video) or (PixelHeight, Video) or (Timestamp, Cluster);

    protected override EbmlFate FateOf(EbmlId id, EbmlId parent, long length) =>
        KeptElements.FateOf((uint)id, parent, length);

    protected override void OnEnter(EbmlId id)
    {
        if (id == Ebml && _mediaType is not null) throw Broken("it has two headers");
        if (id == Segment && _mediaType is null) throw Broken("its header is missing");
        if (id == Tracks && _tracks) throw Broken("it has two track lists");
        if (id == TrackEntry) OnTrackStart();
        _data |= id == Cluster;
    }

    protected override void OnLeave(EbmlId id)
    {
        if (id == Ebml && _mediaType is null) throw Broken("its header gives no type");
        if (id == Info && LengthMs is { } length) Rules.CheckDuration(length);
        if (id == TrackEntry) OnTrack();
        if (id == Tracks) OnTracks();
    }

    protected override void OnValue(EbmlId id, ReadOnlySpan<byte> value)
    {
        switch (id)
        {
            case DocType: OnDocType(value); break;
            case TimestampScale: _scaleNs = UInt(value); break;
            case EbmlId.Duration: OnDuration(value); break;
            case TrackType: _track.Type = UInt(value); break;
            case CodecId: _track.OnCodec(value); break;
            case PixelWidth: _track.Width = Side(UInt(value)); break;
            case PixelHeight: _track.Height = Side(UInt(value)); break;
            case Timestamp: OnCluster(UInt(value)); break;
        }
    }

    private void OnDocType(ReadOnlySpan<byte> value)
    {
        var name = value.TrimEnd((byte)0);
        _mediaType = name.SequenceEqual("webm"u8) ? "video/webm"
            : name.SequenceEqual("matroska"u8) ? "video/x-matroska"
            : throw Refuse.Type("an EBML file that is neither WebM nor Matroska", Rules.Expected);
    }

    private void OnDuration(ReadOnlySpan<byte> value)
    {
        _duration = value.Length switch
        {
            0 => 0,
            4 => ReadSingleBigEndian(value),
            8 => ReadDoubleBigEndian(value),
            _ => throw Broken("its length is damaged"),
        };
        if (!double.IsFinite(_duration) || _duration < 0) throw Broken("its length is damaged");
    }

    private void OnTrackStart()
    {
        if (++_trackCount > Rules.Limits.MaxTracks) throw Broken($"it has more than {Rules.Limits.MaxTracks} tracks");
        _track = new MatroskaTrack();
    }

    private void OnTrack()
    {
        _sound |= _track.IsSound;
        _otherTrack |= !_track.IsSound && !_track.IsVideo;
        if (!_track.IsVideo) return;
        _otherVideo = true;
        if (!Rules.Accepts(_track.Codec)) _refusedCodec ??= _track.CodecName;
        else _video ??= _track;
    }

    private void OnTracks()
    {
        _tracks = true;
        if (_video is not { } video)
            throw _otherVideo ? Refuse.Codec(_refusedCodec!) : Refuse.NoVideo(_sound);
        if (_otherTrack)
            throw Refuse.Kind("a video with a track that is neither picture nor sound", picture: false);
        if (video.Width == 0 || video.Height == 0) throw Broken("its video track gives no size");
        Rules.CheckVideo(video.Width, video.Height);
    }

    /// <summary>Refuses a video whose Clusters have gone on too long, whatever length it states.</summary>
    private void OnCluster(ulong timestamp)
    {
        _firstCluster ??= timestamp;
        if (timestamp <= _firstCluster) return;
        Rules.CheckReached((timestamp - _firstCluster.Value) * (double)_scaleNs / NsPerMs);
    }

    /// <summary>A side that no limit allows stays one, whatever its size.</summary>
    private static int Side(ulong pixels) => (int)Math.Min(pixels, int.MaxValue);
}
