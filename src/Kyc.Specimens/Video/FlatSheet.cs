using System.Numerics;
using Kyc.Specimens.Imaging;
using Kyc.Specimens.Scenes;

namespace Kyc.Specimens.Video;

/// <summary>A flat picture held before the camera.</summary>
internal static class FlatSheet
{
    /// <summary>What a place of the sheet looks like in the light there.</summary>
    /// <param name="colour">The sheet's own colour.</param>
    /// <param name="at">The place, in the sheet's pixels.</param>
    public delegate Vector3 Shade(Vector3 colour, Vector2 at);

    /// <summary>Lays a sheet into a picture.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="pose">How it is held.</param>
    /// <param name="bend">Arching to one side in the middle. Unit: pixels of the sheet.</param>
    /// <param name="shade">The light on it.</param>
    public static void Lay(Raster sheet, Raster picture, FlatPose pose, float bend, Shade shade)
    {
        var back = Homography.Of(pose, sheet.Width, sheet.Height).Inverse();
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                var at = back.Map(x, y);
                at.Y += bend * MathF.Sin(MathF.PI * at.X / sheet.Width);
                at.X += bend * 0.6f * MathF.Sin(MathF.PI * at.Y / sheet.Height);
                var inside = MathF.Min(
                    MathF.Min(at.X, sheet.Width - 1 - at.X), MathF.Min(at.Y, sheet.Height - 1 - at.Y));
                var cover = Math.Clamp(inside + 0.5f, 0, 1);
                if (cover > 0) Paint.Mix(picture, x, y, shade(Texel.Read(sheet, at.X, at.Y), at), cover);
            }
    }
}
