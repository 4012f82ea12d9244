using System.Numerics;

namespace Kyc.Specimens.Imaging;

/// <summary>Small operations on pixels.</summary>
internal static class Paint
{
    /// <summary>The colour of a pixel; red, green and blue from 0 to 255.</summary>
    public static Vector3 Get(Raster picture, int x, int y)
    {
        var at = picture.At(x, y);
        return new Vector3(picture.Pixels[at], picture.Pixels[at + 1], picture.Pixels[at + 2]);
    }

    /// <summary>A pixel of a colour.</summary>
    public static void Set(Raster picture, int x, int y, Vector3 colour)
    {
        var at = picture.At(x, y);
        picture.Pixels[at] = Byte(colour.X);
        picture.Pixels[at + 1] = Byte(colour.Y);
        picture.Pixels[at + 2] = Byte(colour.Z);
    }

    /// <summary>A pixel mixed with a colour: share 0 leaves it, 1 replaces it.</summary>
    public static void Mix(Raster picture, int x, int y, Vector3 colour, float share) =>
        Set(picture, x, y, Vector3.Lerp(Get(picture, x, y), colour, share));

    /// <summary>A value as a byte, rounded and kept within bounds.</summary>
    public static byte Byte(float value) => (byte)Math.Clamp(value + 0.5f, 0, byte.MaxValue);

    /// <summary>Copies the part of a picture that begins at a place.</summary>
    public static void Copy(Raster from, int left, int top, Raster part)
    {
        for (var y = 0; y < part.Height; y++)
            from.Pixels.AsSpan(from.At(left, top + y), part.Width * Raster.Channels)
                .CopyTo(part.Pixels.AsSpan(part.At(0, y)));
    }

    /// <summary>Puts a picture back at a place.</summary>
    public static void Lay(Raster part, Raster onto, int left, int top)
    {
        for (var y = 0; y < part.Height; y++)
            part.Pixels.AsSpan(part.At(0, y), part.Width * Raster.Channels)
                .CopyTo(onto.Pixels.AsSpan(onto.At(left, top + y)));
    }
}
