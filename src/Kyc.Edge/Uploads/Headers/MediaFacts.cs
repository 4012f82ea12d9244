namespace Kyc.Edge.Uploads.Headers;

/// <summary>What the header of an accepted upload says.</summary>
/// <param name="MediaType">Media type by content, such as <c>image/jpeg</c> or <c>video/mp4</c>.</param>
/// <param name="Width">
/// Width in pixels. A video's rotation is applied; a picture's EXIF or HEIF orientation is not.
/// </param>
/// <param name="Height">Height in pixels, in the same orientation as <paramref name="Width"/>.</param>
/// <param name="DurationMs">
/// Length of a video in milliseconds; null for a picture and where the header does not say (browser recordings).
/// </param>
/// <param name="Codec">
/// <c>h264</c>, <c>hevc</c>, <c>vp8</c>, <c>vp9</c>, <c>av1</c>, <c>mpeg4</c> (where accepted), <c>jpeg</c>,
/// <c>png</c>, <c>webp</c>, <c>tiff</c> or <c>bmp</c>.
/// </param>
/// <param name="RotationDegrees">Clockwise rotation a video player applies: 0, 90, 180 or 270.</param>
/// <param name="HasAudio">Whether a video has a sound track.</param>
public sealed record MediaFacts(
    string MediaType, int Width, int Height, long? DurationMs, string? Codec,
    int RotationDegrees = 0, bool HasAudio = false);
