using Kyc.Vision.Imaging;

namespace Kyc.Vision.Media;

/// <summary>A decoded picture, upright, its long side at most the limit's target.</summary>
/// <param name="Pixels">The pixels; owned by this record.</param>
/// <param name="Facts">What the file's header says, with the size before reduction.</param>
/// <param name="DecodeTime">Time spent decoding, measured inside the decoder.</param>
public sealed record DecodedPicture(Picture Pixels, MediaFacts Facts, TimeSpan DecodeTime) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Pixels.Dispose();
}
