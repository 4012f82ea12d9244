namespace Kyc.Specimens;

/// <summary>What is wrong, or only odd, about a specimen. May be combined.</summary>
[Flags]
public enum SpecimenVariants
{
    /// <summary>The holder of the card before the camera.</summary>
    None = 0,

    /// <summary>The video shows somebody else than the card.</summary>
    Impostor = 1,

    /// <summary>The video is played on a screen held before the camera.</summary>
    Replay = 2,

    /// <summary>The video shows a paper print held before the camera.</summary>
    Print = 4,

    /// <summary>A second person stands beside the first in the video.</summary>
    TwoPeople = 8,

    /// <summary>The card has no portrait.</summary>
    NoCardFace = 16,

    /// <summary>The video shows an empty room.</summary>
    NoVideoFace = 32,

    /// <summary>Card and video are out of focus.</summary>
    Blurry = 64,

    /// <summary>The photograph of the card lies on its side or upside down.</summary>
    Rotated = 128,
}
