using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kyc.Specimens;

/// <summary>A specimen's description.</summary>
public static class SpecimenJson
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One JSON object, names in snake_case, with a line end. The folder is not named: it may move.</summary>
    public static string Write(Specimen specimen) => JsonSerializer.Serialize(
        new
        {
            specimen.Seed,
            Variants = Names(specimen.Variants),
            Person = new
            {
                specimen.Holder.Surname,
                specimen.Holder.GivenNames,
                Sex = specimen.Holder.Sex.ToString(),
                specimen.Holder.BirthDate,
                specimen.Holder.DocumentNumber,
                specimen.Holder.IssueDate,
                specimen.Holder.ExpiryDate,
                specimen.Holder.Country,
            },
            specimen.MrzLines,
            Faces = new { Card = specimen.CardPerson, Video = specimen.VideoPeople },
            Expected = specimen.Expected,
            Files = new { IdCard = Specimen.CardFile, FaceVideo = Specimen.VideoFile },
        },
        Readable) + "\n";

    /// <summary>Names of variants in snake_case; none for a plain specimen.</summary>
    public static IReadOnlyList<string> Names(SpecimenVariants variants) =>
    [
        .. Enum.GetValues<SpecimenVariants>().Where(one => one != SpecimenVariants.None && variants.HasFlag(one))
            .Select(one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString())),
    ];
}
