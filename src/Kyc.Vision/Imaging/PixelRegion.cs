namespace Kyc.Vision.Imaging;

/// <summary>A rectangle of whole pixels inside a picture.</summary>
/// <param name="X">Left column.</param>
/// <param name="Y">Top row.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>The whole of a picture.</summary>
    public static PixelRegion Of(Picture picture) => new(0, 0, picture.Width, picture.Height);

    /// <summary>Throws when it does not lie inside a picture.</summary>
    internal void CheckInside(Picture picture)
    {
        if (X < 0 || Y < 0 || Width < 1 || Height < 1 || X > picture.Width - Width || Y > picture.Height - Height)
            throw new ArgumentOutOfRangeException(nameof(picture), this,
                $"The region does not lie inside the picture of {picture.Width}x{picture.Height}.");
    }
}
