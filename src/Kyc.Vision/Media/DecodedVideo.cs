using Kyc.Vision.Imaging;

namespace Kyc.Vision.Media;

/// <summary>One frame of a video.</summary>
/// <param name="Pixels">The pixels, upright; owned by the video.</param>
/// <param name="Timestamp">Time from the first shown frame.</param>
public sealed record VideoFrame(Picture Pixels, TimeSpan Timestamp);

/// <summary>Evenly sampled frames of a video, in order of time.</summary>
/// <param name="Frames">The frames; fewer than asked for only when the video has fewer.</param>
/// <param name="Facts">What the file says, with the frame size before reduction and the measured length.</param>
/// <param name="FrameRate">Mean frames per second, from the timestamps found.</param>
/// <param name="FrameCount">Frames the video holds.</param>
/// <param name="DecodeTime">Time spent decoding, measured inside the decoder.</param>
public sealed record DecodedVideo(
    IReadOnlyList<VideoFrame> Frames, MediaFacts Facts, double FrameRate, int FrameCount, TimeSpan DecodeTime)
    : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var frame in Frames) frame.Pixels.Dispose();
    }
}
