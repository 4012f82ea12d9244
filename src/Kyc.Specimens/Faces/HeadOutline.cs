namespace Kyc.Specimens.Faces;

/// <summary>The outline of the mean head from the front, without hair and ears.</summary>
internal static class HeadOutline
{
    /// <summary>The column of symmetry.</summary>
    public const double Middle = 95.5;

    /// <summary>Half the head's width at its widest.</summary>
    public const double HalfWidth = 43;
    private const double Widest = 100;
    private const double Chin = 178;
    private const double Crown = 34;
    private const double JawPower = 2.2;

    /// <summary>About how many units inside the outline a place lies; negative outside.</summary>
    public static double Inside(double x, double y)
    {
        var across = Math.Abs(x - Middle) / HalfWidth;
        var along = y < Widest ? (Widest - y) / (Widest - Crown) : (y - Widest) / (Chin - Widest);
        var power = y < Widest ? 2 : JawPower;
        var radius = Math.Pow(Math.Pow(across, power) + Math.Pow(along, power), 1 / power);
        return (1 - radius) * HalfWidth;
    }
}
