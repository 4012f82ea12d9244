namespace Kyc.Edge.Uploads.Headers;

/// <summary>Wire names of the reasons for which a header is refused.</summary>
public static class UploadCodes
{
    /// <summary>No known picture or video, one of a kind not accepted, or a video where a picture must be.</summary>
    public const string MediaTypeUnsupported = "media_type_unsupported";

    /// <summary>The container is known, its video coding is not among H.264, HEVC, VP8, VP9 and AV1.</summary>
    public const string VideoCodecUnsupported = "video_codec_unsupported";

    /// <summary>The container holds no video track: only sound, or nothing.</summary>
    public const string VideoTrackMissing = "video_track_missing";

    /// <summary>A side is too short or too long, or the picture has too many pixels.</summary>
    public const string FileDimensionsOutOfRange = "file_dimensions_out_of_range";

    /// <summary>The video is too short or too long.</summary>
    public const string VideoDurationOutOfRange = "video_duration_out_of_range";

    /// <summary>The header contradicts itself or is damaged, or the file ends before its structure does.</summary>
    public const string FileUndecodable = "file_undecodable";

    /// <summary>The file has no bytes.</summary>
    public const string FileEmpty = "file_empty";
}
