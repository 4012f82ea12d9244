using Kyc.Vision.Imaging;

namespace Kyc.Vision.Pipeline;

/// <summary>The surroundings of a face that liveness models look at.</summary>
internal static class LivenessCrop
{
    /// <summary>
    /// The face's box enlarged about its centre; the scale is lowered until the crop fits the picture, and a crop that
    /// reaches over an edge is shifted back inside.
    /// </summary>
    public static PixelRegion ShiftInside(FaceBox face, int width, int height, double scale)
    {
        scale = Math.Min(scale, Math.Min((height - 1) / face.Height, (width - 1) / face.Width));
        double cropWidth = face.Width * scale, cropHeight = face.Height * scale;
        var left = Math.Clamp(face.X + (face.Width / 2) - (cropWidth / 2), 0, Math.Max(0, width - 1 - cropWidth));
        var top = Math.Clamp(face.Y + (face.Height / 2) - (cropHeight / 2), 0, Math.Max(0, height - 1 - cropHeight));
        int x = (int)left, y = (int)top;
        return new PixelRegion(x, y,
            Math.Clamp((int)(left + cropWidth) - x + 1, 1, width - x),
            Math.Clamp((int)(top + cropHeight) - y + 1, 1, height - y));
    }

    /// <summary>A square of <paramref name="scale"/> times the longer side; what lies outside is mirrored.</summary>
    public static Picture MirrorSquare(Picture picture, FaceBox face, double scale)
    {
        var side = Math.Clamp((int)(Math.Max(face.Width, face.Height) * scale), 1, Picture.MaxSide);
        var left = (int)(face.X + (face.Width / 2) - (side / 2.0));
        var top = (int)(face.Y + (face.Height / 2) - (side / 2.0));
        var result = Picture.Create(side, side);
        for (var y = 0; y < side; y++)
        {
            var from = picture.Row(Mirror(top + y, picture.Height));
            var to = result.Row(y);
            for (var x = 0; x < side; x++)
                from.Slice(Mirror(left + x, picture.Width) * Picture.BytesPerPixel, Picture.BytesPerPixel)
                    .CopyTo(to[(x * Picture.BytesPerPixel)..]);
        }
        return result;
    }

    private static int Mirror(int at, int size)
    {
        if (size == 1) return 0;
        var period = 2 * (size - 1);
        var place = ((at % period) + period) % period;
        return place < size ? place : period - place;
    }
}
