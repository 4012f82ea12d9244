namespace Kyc.Edge.Uploads.Headers;

/// <summary>The Matroska elements (RFC 9559) that are looked into, by their identifiers with length marker.</summary>
internal enum EbmlId : uint
{
    None = 0,
    Ebml = 0x1A45DFA3,
    DocType = 0x4282,
    Segment = 0x18538067,
    SeekHead = 0x114D9B74,
    Info = 0x1549A966,
    TimestampScale = 0x2AD7B1,
    Duration = 0x4489,
    Tracks = 0x1654AE6B,
    TrackEntry = 0xAE,
    TrackType = 0x83,
    CodecId = 0x86,
    Video = 0xE0,
    PixelWidth = 0xB0,
    PixelHeight = 0xBA,
    Cluster = 0x1F43B675,
    Timestamp = 0xE7,
    Cues = 0x1C53BB6B,
    Attachments = 0x1941A469,
    Chapters = 0x1043A770,
    Tags = 0x1254C367,
    Void = 0xEC,
    Checksum = 0xBF,
}
