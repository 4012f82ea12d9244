using Kyc.Specimens.Documents;

namespace Kyc.Specimens;

/// <summary>A specimen that was written.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Variants">What is odd about it.</param>
/// <param name="Holder">What is written on the card.</param>
/// <param name="MrzLines">The card's machine readable zone.</param>
/// <param name="CardPerson">Whose portrait is on the card; null without one.</param>
/// <param name="VideoPeople">Who is in the video, the main person first.</param>
/// <param name="Expected">How a comparison should end.</param>
/// <param name="CardPath">The photograph of the card, JPEG.</param>
/// <param name="VideoPath">The video of the face, MP4 with H.264.</param>
public sealed record Specimen(
    int Seed, SpecimenVariants Variants, SpecimenPerson Holder, IReadOnlyList<string> MrzLines, int? CardPerson,
    IReadOnlyList<int> VideoPeople, SpecimenExpectation Expected, string CardPath, string VideoPath)
{
    /// <summary>File name of the card's photograph.</summary>
    public const string CardFile = "id_card.jpg";

    /// <summary>File name of the video.</summary>
    public const string VideoFile = "face_video.mp4";

    /// <summary>File name of the description.</summary>
    public const string DescriptionFile = "specimen.json";
}
