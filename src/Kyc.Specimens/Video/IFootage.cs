using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Video;

/// <summary>Moving pictures, drawn one at a time. Not for several threads at once.</summary>
internal interface IFootage
{
    /// <summary>Width of every frame. Unit: pixels.</summary>
    int Width { get; }

    /// <summary>Height of every frame. Unit: pixels.</summary>
    int Height { get; }

    /// <summary>Draws a frame.</summary>
    /// <param name="frame">Its number, from 0; frames are asked for in order.</param>
    /// <param name="into">A picture of the footage's size, overwritten whole.</param>
    void Draw(int frame, Raster into);
}
