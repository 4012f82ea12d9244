using Kyc.Vision.Models;

namespace Kyc.Vision.Imaging;

/// <summary>Three float planes of one picture in a tensor (NCHW), to be written.</summary>
internal readonly unsafe struct PlaneTarget
{
    private PlaneTarget(float* blue, float* green, float* red, int width, int height)
    {
        (Width, Height) = (width, height);
        Blue = blue;
        Green = green;
        Red = red;
    }

    /// <summary>First element of the blue plane.</summary>
    public float* Blue { get; }

    /// <summary>First element of the green plane.</summary>
    public float* Green { get; }

    /// <summary>First element of the red plane.</summary>
    public float* Red { get; }

    /// <summary>Columns of a plane, and elements from one row to the next.</summary>
    public int Width { get; }

    /// <summary>Rows of a plane.</summary>
    public int Height { get; }

    /// <summary>The planes of one picture of a tensor.</summary>
    public static PlaneTarget Of(float* first, int width, int height, ColourOrder order)
    {
        var plane = width * height;
        return order == ColourOrder.Bgr
            ? new PlaneTarget(first, first + plane, first + (2 * plane), width, height)
            : new PlaneTarget(first + (2 * plane), first + plane, first, width, height);
    }
}
