using System.Globalization;
using System.Text;

namespace Kyc.Specimens;

/// <summary>Many specimens and the list of pairs by which <c>kyc evaluate</c> measures error rates on them.</summary>
public static class SpecimenSet
{
    /// <summary>File name of the list.</summary>
    public const string PairsFile = "pairs.csv";

    /// <summary>Videos of other people that each card is paired with, where there are as many.</summary>
    public const int StrangersPerCard = 10;

    /// <summary>Folder of a specimen in a set: its seed in at least four digits.</summary>
    public static string FolderOf(int seed) => seed.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>Makes specimens of seeds that follow each other, and their list of pairs.</summary>
    /// <param name="maker">Makes each.</param>
    /// <param name="seed">The first seed.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="variants">What is odd about all of them.</param>
    /// <param name="folder">Where their folders and the list go.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="stop">Stops between frames.</param>
    /// <exception cref="SpecimenException">As <see cref="SpecimenMaker.MakeAsync"/>.</exception>
    public static async Task<IReadOnlyList<Specimen>> MakeAsync(
        SpecimenMaker maker, int seed, int count, SpecimenVariants variants, string folder, IProgress<int>? progress,
        CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<Specimen> made = [];
        for (var i = 0; i < count; i++)
        {
            var own = Path.Combine(folder, FolderOf(checked(seed + i)));
            made.Add(await maker.MakeAsync(seed + i, variants, own, stop).ConfigureAwait(false));
            progress?.Report(made.Count);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, PairsFile), Pairs(made), stop).ConfigureAwait(false);
        return made;
    }

    /// <summary>
    /// The list: each card with its own video, then with those of others. Without a face there is no pair to judge.
    /// </summary>
    public static string Pairs(IReadOnlyList<Specimen> specimens)
    {
        Specimen[] judged = [.. specimens.Where(one => one.CardPerson is not null && one.VideoPeople.Count > 0)];
        var text = new StringBuilder("id,label,id_card,face_video,card_person,video_person\n");
        var rows = 0;
        for (var i = 0; i < judged.Length; i++)
            for (var step = 0; step <= Math.Min(StrangersPerCard, judged.Length - 1); step++)
            {
                var (card, video) = (judged[i], judged[(i + step) % judged.Length]);
                var genuine = card.CardPerson == video.VideoPeople[0];
                if (step > 0 && genuine) continue;
                text.Append(CultureInfo.InvariantCulture, $"{rows++},{(genuine ? "genuine" : "impostor")},")
                    .Append(CultureInfo.InvariantCulture, $"{FolderOf(card.Seed)}/{Specimen.CardFile},")
                    .Append(CultureInfo.InvariantCulture, $"{FolderOf(video.Seed)}/{Specimen.VideoFile},")
                    .Append(CultureInfo.InvariantCulture, $"{card.CardPerson},{video.VideoPeople[0]}\n");
            }
        return text.ToString();
    }
}
