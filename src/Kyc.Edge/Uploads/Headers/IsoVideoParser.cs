using static System.Buffers.Binary.BinaryPrimitives;
using static Kyc.Edge.Uploads.Headers.BoxType;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>
/// MP4, QuickTime and 3GPP: the movie box, before or after the media data, whole or in fragments. The first video
/// track with an accepted coding is the video. Of every track's tables the counts are held against the room they have.
/// </summary>
internal sealed class IsoVideoParser : IsoParser
{
    private const string Format = "MP4 or MOV";
    private const int DataReferenceOwnBytes = 8;

    private readonly string _mediaType;
    private IsoTime? _movie;
    private long? _fragmentsUnits;
    private bool _fragmented;
    private IsoTrack _track = new();
    private IsoTrack? _video;
    private IsoTrack? _refused;
    private bool _sound;
    private bool _otherTrack;
    private int _tracks;
    private bool _data;
    private MediaFacts? _facts;
    private uint _fragmentTrack;
    private long? _fragmentStart;

    public IsoVideoParser(HeaderRules rules, string mediaType)
        : base(rules, Format)
    {
        _mediaType = mediaType;
        Start();
    }

    protected override MediaFacts Finish()
    {
        if (_facts is null) throw Broken("its movie header is missing, as when a recording was not closed");
        return AtTop && _data ? _facts : throw Refuse.Truncated(Format);
    }

    protected override bool Enters(BoxType type, BoxType parent, out int ownBytes)
    {
        ownBytes = type == Dref ? DataReferenceOwnBytes : 0;
        return (type, parent) is (Moov, None) or (Mvex, Moov) or (Trak, Moov) or (Mdia, Trak) or (Minf, Mdia)
            or (Stbl, Minf) or (Moof, None) or (Traf, Moof) or (Edts, Trak) or (Dinf, Minf) or (Dref, Dinf);
    }

    protected override (int Most, int Least) Wanted(BoxType type, BoxType parent) => (type, parent) switch
    {
        (Mvhd, Moov) or (Mdhd, Mdia) => (32, 20),
        (Tkhd, Trak) => (96, 84),
        (Mehd, Mvex) => (12, 8),
        (Hdlr, Mdia) => (12, 12),
        (Hdlr, Minf) => (12, 0),
        (_, Dref) => (4, 4),
        (Stsd, Stbl) => (IsoTrack.SampleDescriptionBytes, 8),
        (Tfhd, Traf) => (8, 8),
        (Tfdt, Traf) => (12, 8),
        (Stsz, Stbl) => (12, 12),
        (Elst, Edts) or (Stts or Ctts or Stsc or Stco or Co64 or Stss, Stbl) => (8, 8),
        _ => (0, 0),
    };

    protected override bool Keeps(BoxType type, BoxType parent) => KeptBoxes.OfVideo(type, parent);

    protected override bool EmptiesRest(BoxType type, BoxType parent) => type == Hdlr || parent == Dref;

    protected override void OnLeaf(BoxType type, ReadOnlySpan<byte> bytes)
    {
        switch (type)
        {
            case Mvhd: OnMovieHeader(bytes); break;
            case Mehd: _fragmentsUnits = Units(bytes); break;
            case Tkhd: _track.OnTrackHeader(bytes); ForgetDates(bytes); break;
            case Elst: _track.IsEdited = true; CheckTable(type, bytes); break;
            case Mdhd: _track.OnMediaHeader(bytes); ForgetDates(bytes); break;
            case Hdlr when Parent == Mdia: _track.OnHandler(bytes); break;
            case Stsd: OnSampleDescription(bytes); break;
            case Stsz: OnSampleSizes(bytes); break;
            case Stts or Ctts or Stsc or Stco or Co64 or Stss: CheckTable(type, bytes); break;
            case Tfhd: _fragmentTrack = ReadUInt32BigEndian(bytes[4..]); break;
            case Tfdt: OnFragmentTime(bytes); break;
        }
    }

    protected override void OnSeen(BoxType type) => _data |= type == Mdat;

    protected override void OnEnter(BoxType type)
    {
        if (type == Moov && _facts is not null) throw Broken("it has two movie headers");
        if (type == Trak) OnTrackStart();
        _fragmented |= type == Mvex;
    }

    protected override void OnLeave(BoxType type)
    {
        if (type == Trak) OnTrack();
        else if (type == Moov) OnMovie();
    }

    private void OnMovieHeader(ReadOnlySpan<byte> bytes)
    {
        _movie = IsoTime.Read(bytes) ?? throw Broken("its movie header is damaged");
        ForgetDates(bytes);
    }

    /// <summary>mvhd, tkhd and mdhd tell when the recording was made and changed.</summary>
    private void ForgetDates(ReadOnlySpan<byte> bytes) => Held.Slice(4, bytes[0] == 1 ? 16 : 8).Clear();

    private void OnSampleDescription(ReadOnlySpan<byte> bytes)
    {
        _track.OnSampleDescription(bytes);
        const int nameAt = 58, nameBytes = 32; // the name of the program that coded it
        if (_track.IsVideo && bytes.Length >= nameAt + nameBytes) Held.Slice(nameAt, nameBytes).Clear();
    }

    private void OnTrackStart()
    {
        if (++_tracks > Rules.Limits.MaxTracks) throw Broken($"it has more than {Rules.Limits.MaxTracks} tracks");
        _track = new IsoTrack();
    }

    private void OnSampleSizes(ReadOnlySpan<byte> bytes)
    {
        var count = ReadUInt32BigEndian(bytes[8..]);
        if (ReadUInt32BigEndian(bytes[4..]) == 0 && count * 4L > LeafLeft) throw Broken("a table is cut short");
        if (_track.IsVideo && count > Rules.Limits.MaxFrames)
            throw Broken($"it has more than {Rules.Limits.MaxFrames} frames, the limit");
    }

    /// <summary>A table has room for as many entries as it says.</summary>
    private void CheckTable(BoxType type, ReadOnlySpan<byte> bytes)
    {
        long count = ReadUInt32BigEndian(bytes[4..]);
        var entryBytes = type switch
        {
            Elst => bytes[0] == 1 ? 20 : 12,
            Stsc => 12,
            Stts or Ctts or Co64 => 8,
            _ => 4,
        };
        if (count * entryBytes > LeafLeft) throw Broken("a table is cut short");
        if (type == Elst && count > Rules.Limits.MaxEdits)
            throw Broken($"it has more than {Rules.Limits.MaxEdits} edits, the limit");
    }

    /// <summary>mehd and tfdt: version and flags, then a time of 32 or 64 bits.</summary>
    private long? Units(ReadOnlySpan<byte> bytes)
    {
        var wide = bytes[0] == 1;
        if (wide && bytes.Length < 12) throw Broken("a fragment's time is damaged");
        return IsoTime.Units(bytes[4..], wide);
    }

    private void OnTrack()
    {
        _sound |= _track.IsSound;
        _otherTrack |= !_track.IsSound && !_track.IsVideo;
        if (!_track.IsVideo) return;
        if (!Rules.Accepts(_track.Codec)) _refused ??= _track;
        else _video ??= _track;
    }

    private void OnMovie()
    {
        if (_video is not { } video)
            throw _refused is null ? Refuse.NoVideo(_sound) : Refuse.Codec(_refused.CodecName);
        if (_fragmented && _otherTrack)
            throw Refuse.Kind("a fragmented video with a track that is neither picture nor sound", picture: false);
        if (_movie is null) throw Broken("its movie header is damaged");
        if (video.Timescale == 0) throw Broken("its video track has no clock");
        if (video.CodedWidth == 0 || video.CodedHeight == 0) throw Broken("its video track gives no size");
        var turned = video.Rotation is 90 or 270;
        var width = turned ? video.CodedHeight : video.CodedWidth;
        var height = turned ? video.CodedWidth : video.CodedHeight;
        Rules.CheckVideo(width, height);
        var length = Length(video, _movie);
        if (length is { } known) Rules.CheckDuration(known);
        _facts = new MediaFacts(
            _mediaType, width, height, length is { } ms ? (long)Math.Round(ms) : null, video.Codec,
            video.Rotation, _sound);
    }

    /// <summary>
    /// Milliseconds shown: the track's own length when edits cut it, else the length of its media. In a fragmented
    /// file these cover only what came before the fragments, so a total must be stated or it is unknown.
    /// </summary>
    private double? Length(IsoTrack video, IsoTime movie)
    {
        if (_fragmented)
            return _fragmentsUnits is > 0 and { } units ? movie.ToMilliseconds(units) : null;
        double? shown = video.ShownUnits is { } track ? movie.ToMilliseconds(track) : null;
        var media = video.Media?.Milliseconds;
        return video.IsEdited ? shown ?? media : media ?? shown;
    }

    /// <summary>Refuses a fragmented video whose fragments have gone on too long.</summary>
    private void OnFragmentTime(ReadOnlySpan<byte> bytes)
    {
        if (_video is not { } video || _fragmentTrack != video.Id) return;
        if (Units(bytes) is not { } start) return;
        _fragmentStart ??= start;
        Rules.CheckReached(Math.Max(0, start - _fragmentStart.Value) * 1000.0 / video.Timescale);
    }
}
