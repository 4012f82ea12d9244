namespace Kyc.Vision.Media;

/// <summary>
/// Turns files into upright BGR pixels, or refuses them. Streams are read from where they stand to their end, may be
/// seekable or not, and stay open. Safe for concurrent use.
/// </summary>
public interface IMediaDecoder
{
    /// <summary>Decodes a picture (JPEG, PNG, WebP, HEIC, AVIF, TIFF, BMP).</summary>
    /// <exception cref="MediaRefusedException">The file is not an acceptable picture.</exception>
    /// <exception cref="DecoderStartException">No decoder could be started.</exception>
    Task<DecodedPicture> DecodePictureAsync(Stream file, PictureLimits limits, CancellationToken cancel);

    /// <summary>Decodes evenly sampled frames of a video (MP4, MOV, WebM, MKV).</summary>
    /// <exception cref="MediaRefusedException">The file is not an acceptable video.</exception>
    /// <exception cref="DecoderStartException">No decoder could be started.</exception>
    Task<DecodedVideo> DecodeVideoAsync(Stream file, VideoLimits limits, CancellationToken cancel);

    /// <summary>Reads only what the header says, and refuses what decoding would refuse by the header.</summary>
    /// <param name="file">The file.</param>
    /// <param name="expected">The kind it must be, or null for either.</param>
    /// <param name="pictures">Limits if it is a picture.</param>
    /// <param name="videos">Limits if it is a video.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <exception cref="MediaRefusedException">The file is not acceptable.</exception>
    /// <exception cref="DecoderStartException">No decoder could be started.</exception>
    Task<MediaFacts> ProbeAsync(
        Stream file, MediaKind? expected, PictureLimits pictures, VideoLimits videos, CancellationToken cancel);
}
