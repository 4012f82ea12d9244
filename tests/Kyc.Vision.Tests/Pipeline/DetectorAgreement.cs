using System.Numerics;
using Kyc.Vision.Pipeline;

namespace Kyc.Vision.Tests.Pipeline;

/// <summary>How far a detector finds the same main faces as another one, its teacher.</summary>
internal sealed class DetectorAgreement
{
    private const float SameOverlap = 0.5f;
    private readonly List<double> _errors = [];

    /// <summary>Pictures in which the teacher found a face.</summary>
    public int Pictures { get; private set; }

    /// <summary>Pictures in which both found the same main face.</summary>
    public int Same { get; private set; }

    /// <summary>Pictures, by name, in which they did not.</summary>
    public List<string> Others { get; } = [];

    /// <summary>Same / Pictures.</summary>
    public double Share => (double)Same / Pictures;

    /// <summary>
    /// Median over the same faces of the mean distance of the five points, in the teacher's eye distances.
    /// </summary>
    public double MedianError => Quantile(0.5);

    public void Add(string name, DetectedFace? teacher, DetectedFace? found)
    {
        if (teacher is null) return;
        Pictures++;
        if (found is null || found.Box.Overlap(teacher.Box) < SameOverlap)
        {
            Others.Add(found is null ? $"{name} (none)" : $"{name} (overlap {found.Box.Overlap(teacher.Box):F2})");
            return;
        }
        Same++;
        _errors.Add(teacher.Landmarks.Zip(found.Landmarks, Vector2.Distance).Average() / teacher.EyeDistance);
    }

    public override string ToString()
    {
        var (low, high) = Wilson();
        return $"same main face {Same} of {Pictures} ({Share:P1}; 95 % interval {low:P1} to {high:P1}); " +
            $"landmarks off by {MedianError:P2} of the eye distance at the median, {Quantile(0.95):P2} at 95 %; " +
            $"not the same: {string.Join(", ", Others.Take(12))}";
    }

    private double Quantile(double share) => _errors.Order().ElementAt((int)(share * (_errors.Count - 1)));

    /// <summary>The score interval of E. B. Wilson (1927) for the share.</summary>
    private (double Low, double High) Wilson()
    {
        const double Z = 1.959963984540054;
        var n = (double)Pictures;
        var centre = (Share + (Z * Z / (2 * n))) / (1 + (Z * Z / n));
        var half = Z / (1 + (Z * Z / n)) * Math.Sqrt((Share * (1 - Share) / n) + (Z * Z / (4 * n * n)));
        return (centre - half, Math.Min(1, centre + half));
    }
}
