using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>One part of a bust, in units of the canonical picture (see <see cref="FaceTexture"/>).</summary>
internal interface ILayer
{
    /// <summary>What this part shows at a place.</summary>
    Shade At(double x, double y);
}
