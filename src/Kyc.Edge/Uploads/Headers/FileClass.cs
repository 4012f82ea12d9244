namespace Kyc.Edge.Uploads.Headers;

/// <summary>What an upload must be; told by its content, never by its name or its Content-Type.</summary>
public enum FileClass
{
    /// <summary>A still picture: JPEG, PNG, WebP, HEIC, AVIF, TIFF or BMP.</summary>
    Picture,

    /// <summary>A video: MP4, QuickTime, WebM or Matroska with H.264, HEVC, VP8, VP9 or AV1.</summary>
    Video,
}
