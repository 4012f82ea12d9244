using Kyc.Specimens.Cards;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Faces;
using Kyc.Specimens.Imaging;
using Kyc.Specimens.Scenes;
using Kyc.Specimens.Video;

namespace Kyc.Specimens;

/// <summary>
/// Makes specimens: invented people with an id card and a face video. The same seed and variants give the same
/// pictures. Safe for concurrent use.
/// </summary>
/// <param name="space">The invented people.</param>
public sealed class SpecimenMaker(FaceSpace space)
{
    private readonly FaceArtist _faces = new(space);

    /// <summary>Program that writes pictures and videos: a name on the search path, or a path.</summary>
    public string FfmpegProgram { get; init; } = "ffmpeg";

    /// <summary>Makes a specimen's files.</summary>
    /// <param name="seed">Names the specimen; from 0.</param>
    /// <param name="variants">What is odd about it.</param>
    /// <param name="folder">Where the files go; made if it is not there, files of the same names are replaced.</param>
    /// <param name="stop">Stops between frames.</param>
    /// <exception cref="SpecimenException">ffmpeg is missing, or could not write.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public async Task<Specimen> MakeAsync(
        int seed, SpecimenVariants variants, string folder, CancellationToken stop = default)
    {
        var specimen = Describe(seed, variants, folder);
        var writer = new Ffmpeg(FfmpegProgram);
        Directory.CreateDirectory(folder);
        await writer.WritePictureAsync(CardPicture(seed, variants), specimen.CardPath, stop).ConfigureAwait(false);
        var clip = Clip.Of(seed);
        var footage = Staging.Of(_faces, seed, clip, variants, specimen.VideoPeople);
        await writer.WriteVideoAsync(footage, clip, specimen.VideoPath, stop).ConfigureAwait(false);
        await File.WriteAllTextAsync(
            Path.Combine(folder, Specimen.DescriptionFile), SpecimenJson.Write(specimen), stop).ConfigureAwait(false);
        return specimen;
    }

    /// <summary>The photograph of a specimen's card, 1600 by 1200 pixels or on its side.</summary>
    public Raster CardPicture(int seed, SpecimenVariants variants)
    {
        const int FirstTurn = 1, Turns = 3;
        var specimen = Describe(seed, variants, "");
        var card = new CardArtist(_faces).Print(seed, specimen.Holder, specimen.CardPerson);
        var photograph = CardPhotograph.Take(card, seed, variants.HasFlag(SpecimenVariants.Blurry));
        return variants.HasFlag(SpecimenVariants.Rotated)
            ? Turn.Clockwise(photograph, FirstTurn + new Dice(seed, "turn").Below(Turns)) : photograph;
    }

    private Specimen Describe(int seed, SpecimenVariants variants, string folder)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        var cast = Casting.Of(seed, space);
        var holder = SpecimenPerson.Of(seed);
        var main = variants.HasFlag(SpecimenVariants.Impostor) ? cast.Impostor : cast.Holder;
        return new Specimen(
            seed, variants, holder, Td1.Of(holder),
            variants.HasFlag(SpecimenVariants.NoCardFace) ? null : cast.Holder,
            variants.HasFlag(SpecimenVariants.NoVideoFace) ? []
                : variants.HasFlag(SpecimenVariants.TwoPeople) ? [main, cast.Companion] : [main],
            SpecimenExpectation.Of(variants), Path.Combine(folder, Specimen.CardFile),
            Path.Combine(folder, Specimen.VideoFile));
    }
}
