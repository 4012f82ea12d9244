namespace Kyc.Edge.Uploads.Headers;

/// <summary>The limits of one upload, and the refusals they lead to.</summary>
internal sealed class HeaderRules(MediaLimits limits, FileClass expected)
{
    private const long PixelsPerMegapixel = 1_000_000;

    public MediaLimits Limits => limits;

    public FileClass Expected => expected;

    /// <summary>Longest allowed video in milliseconds.</summary>
    public double MaxVideoMs => limits.MaxVideoSeconds * 1000;

    /// <summary>Whether a coding is accepted; null is one not known here.</summary>
    public bool Accepts(string? codec) => codec is not null && (codec != Codecs.Mpeg4 || limits.AcceptMpeg4);

    /// <summary>Checks the class of a known type.</summary>
    public void CheckClass(FileClass found, string name)
    {
        if (found != expected) throw Refuse.Type(name, expected);
    }

    /// <summary>Checks both ends of a picture's size.</summary>
    public void CheckPicture(long width, long height)
    {
        CheckPictureNotOver(width, height);
        if (Math.Min(width, height) < limits.MinSidePixels) throw Refuse.PictureSize(width, height, limits);
    }

    /// <summary>Checks only the upper end, for sizes of which a larger one may follow.</summary>
    public void CheckPictureNotOver(long width, long height)
    {
        var over = Math.Max(width, height) > limits.MaxSidePixels
            || width * height > limits.MaxPictureMegapixels * PixelsPerMegapixel;
        if (over) throw Refuse.PictureSize(width, height, limits);
    }

    public void CheckVideo(long width, long height)
    {
        if (Math.Max(width, height) > limits.MaxVideoSidePixels || Math.Min(width, height) < limits.MinVideoSidePixels)
            throw Refuse.VideoSize(width, height, limits);
    }

    public void CheckDuration(double milliseconds)
    {
        if (milliseconds < limits.MinVideoSeconds * 1000 || milliseconds > MaxVideoMs)
            throw Refuse.Duration(milliseconds, limits, atLeast: false);
    }

    /// <summary>Checks a time known to lie inside the video, which may go on after it.</summary>
    public void CheckReached(double milliseconds)
    {
        if (milliseconds > MaxVideoMs) throw Refuse.Duration(milliseconds, limits, atLeast: true);
    }
}
