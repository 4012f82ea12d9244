namespace Kyc.Edge.Uploads.Headers;

/// <summary>What is stored of a Matroska element.</summary>
internal enum EbmlFate
{
    /// <summary>As it came.</summary>
    Kept,

    /// <summary>
    /// Its name and length, with zeros for content: a text that the format demands and nothing needs.
    /// </summary>
    Emptied,

    /// <summary>A Void element of the same extent.</summary>
    Void,
}

/// <summary>
/// The Matroska elements (RFC 9559) that are stored, by the element around them: what showing the video needs. Tags,
/// attachments, chapters, titles, dates, programs' names, identifiers of the recording and unknown elements are not,
/// nor checksums, which could be made right only by holding what they cover.
/// </summary>
internal static class KeptElements
{
    /// <summary>Longest value inside a track's Video element; they are numbers.</summary>
    private const long MostVideoValue = 64;

    private static readonly Dictionary<EbmlId, HashSet<uint>> Kept = new()
    {
        [EbmlId.None] = [0x1A45DFA3, 0x18538067],
        // EBMLVersion, EBMLReadVersion, EBMLMaxIDLength, EBMLMaxSizeLength, DocType and its versions.
        [EbmlId.Ebml] = [0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285],
        // SeekHead, Info, Tracks, Cluster, Cues.
        [EbmlId.Segment] = [0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B],
        // TimestampScale, Duration.
        [EbmlId.Info] = [0x2AD7B1, 0x4489],
        [EbmlId.Tracks] = [0xAE],
        // TrackNumber, TrackUID, TrackType, flags, lacing, cache, DefaultDuration, TrackTimestampScale,
        // MaxBlockAddition, Language, CodecID, CodecPrivate, CodecDelay, SeekPreRoll, Video, Audio, ContentEncodings.
        [EbmlId.TrackEntry] =
        [
            0xD7, 0x73C5, 0x83, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x23314F, 0x55EE,
            0x22B59C, 0x86, 0x63A2, 0x56AA, 0x56BB, 0xE0, 0xE1, 0x6D80,
        ],
        // Timestamp, SimpleBlock, BlockGroup, Position, PrevSize.
        [EbmlId.Cluster] = [0xE7, 0xA3, 0xA0, 0xA7, 0xAB],
    };

    /// <summary>Texts that every file must hold: the names of the programs that wrote it.</summary>
    private static readonly HashSet<uint> Emptied = [0x4D80, 0x5741];

    /// <summary>What is stored of an element.</summary>
    public static EbmlFate FateOf(uint id, EbmlId parent, long length)
    {
        if (parent == EbmlId.Video) return length <= MostVideoValue ? EbmlFate.Kept : EbmlFate.Void;
        if (Kept.TryGetValue(parent, out var kept) && kept.Contains(id)) return EbmlFate.Kept;
        return parent == EbmlId.Info && Emptied.Contains(id) ? EbmlFate.Emptied : EbmlFate.Void;
    }
}
