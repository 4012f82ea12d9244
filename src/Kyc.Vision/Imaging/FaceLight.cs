namespace Kyc.Vision.Imaging;

/// <summary>Figures of light and focus of an aligned face.</summary>
/// <param name="Sharpness">Variance of the Laplacian of the grey face, in squared grey levels.</param>
/// <param name="Brightness">Mean grey level, 0 to 255.</param>
/// <param name="Contrast">Standard deviation of the grey levels.</param>
/// <param name="Overexposed">Share of the face that is washed out, 0 to 1.</param>
public readonly record struct FaceLight(double Sharpness, double Brightness, double Contrast, double Overexposed)
{
    /// <summary>Grey level from which a pixel counts as washed out.</summary>
    public const float WhiteLevel = 250;

    /// <summary>Share of the crop, on each side, that is not face and is left out.</summary>
    private const double Margin = 0.2;

    /// <summary>Measures the middle of an aligned crop.</summary>
    internal static unsafe FaceLight Measure(PlaneTarget crop)
    {
        int left = (int)(crop.Width * Margin), right = crop.Width - left;
        int top = (int)(crop.Height * Margin), bottom = crop.Height - top;
        double sum = 0, squares = 0, laplace = 0, laplaceSquares = 0;
        int count = 0, white = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++, count++)
            {
                var at = (y * crop.Width) + x;
                var grey = Grey(crop, at);
                var edge = Grey(crop, at - 1) + Grey(crop, at + 1) + Grey(crop, at - crop.Width)
                    + Grey(crop, at + crop.Width) - (4 * grey);
                (sum, squares) = (sum + grey, squares + (grey * grey));
                (laplace, laplaceSquares) = (laplace + edge, laplaceSquares + (edge * edge));
                if (grey >= WhiteLevel) white++;
            }
        }
        var mean = sum / count;
        var edges = laplace / count;
        return new FaceLight(
            Math.Max(0, (laplaceSquares / count) - (edges * edges)), mean,
            Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))), (double)white / count);
    }

    private static unsafe float Grey(PlaneTarget crop, int at) =>
        (0.114f * crop.Blue[at]) + (0.587f * crop.Green[at]) + (0.299f * crop.Red[at]);
}
