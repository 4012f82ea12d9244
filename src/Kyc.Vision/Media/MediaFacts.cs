namespace Kyc.Vision.Media;

/// <summary>What a file's header says. Metadata such as place, time or camera never leaves the decoder.</summary>
/// <param name="Kind">Picture or video.</param>
/// <param name="MediaType">The media type by content, such as <c>image/jpeg</c> or <c>video/mp4</c>.</param>
/// <param name="Codec">The coding: <c>jpeg</c>, <c>png</c>, <c>h264</c>, <c>hevc</c>, <c>vp8</c>, ...</param>
/// <param name="Width">Width in pixels, upright (orientation and rotation applied), before any reduction.</param>
/// <param name="Height">Height in pixels, upright, before any reduction.</param>
/// <param name="Duration">Length of a video; zero for a picture.</param>
/// <param name="HasAudio">Whether a video has a sound stream.</param>
public sealed record MediaFacts(
    MediaKind Kind, string MediaType, string Codec, int Width, int Height, TimeSpan Duration, bool HasAudio);
