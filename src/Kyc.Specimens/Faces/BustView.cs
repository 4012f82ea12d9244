using Kyc.Specimens.Imaging;

namespace Kyc.Specimens.Faces;

/// <summary>A bust under one look: for each place of the picture the colour that is seen there.</summary>
internal sealed class BustView(Bust bust, FaceLook look)
{
    private const double SideLight = 0.45;
    private const double SideLightLoss = 0.08;

    private readonly PoseMap _pose = new(new HeadPose(look));
    private readonly Eyelids _eyelids = new(bust.Landmarks, Math.Clamp(look.EyesClosed, 0, 1));
    private readonly Mouth _mouth = new(bust.Landmarks, Math.Clamp(look.MouthOpen, 0, 1));

    /// <summary>The colour at a place, in units of the canonical picture.</summary>
    public Shade At(double x, double y)
    {
        var (frontX, frontY) = _pose.Origin(x, y);
        var (openX, openY) = _eyelids.Origin(frontX, frontY);
        var (faceX, faceY) = _mouth.Origin(openX, openY);
        var shade = bust.At(faceX, faceY);
        if (shade.Cover <= 0) return shade;
        shade = _eyelids.Lashed(_mouth.Darken(shade, openX, openY), frontX, frontY);
        return shade.Times(Light(frontX));
    }

    private double Light(double x)
    {
        var side = (SideLight * look.Light * HeadPose.Slope(x)) - (SideLightLoss * Math.Abs(look.Light));
        return Math.Max(0, look.Brightness * (1 + side));
    }
}
