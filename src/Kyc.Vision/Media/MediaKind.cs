namespace Kyc.Vision.Media;

/// <summary>What sort of file it is, told by its first bytes and never by its name.</summary>
public enum MediaKind
{
    /// <summary>A still picture.</summary>
    Picture,

    /// <summary>A video.</summary>
    Video,
}
