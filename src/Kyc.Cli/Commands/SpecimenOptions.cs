using System.CommandLine;
using Kyc.Specimens;

namespace Kyc.Cli.Commands;

/// <summary>The flags of <c>kyc specimen</c> that make a specimen odd.</summary>
internal static class SpecimenOptions
{
    private const string Card = "card";
    private const string Video = "video";
    private const string Both = "both";

    private static readonly (Option<bool> Flag, SpecimenVariants Variant)[] Flags =
    [
        (Flag("--impostor", "the video shows somebody else than the card"), SpecimenVariants.Impostor),
        (Flag("--replay", "attack: the video is played on a screen before the camera"), SpecimenVariants.Replay),
        (Flag("--print", "attack: a paper print is held before the camera"), SpecimenVariants.Print),
        (Flag("--two-people", "a second person is in the video"), SpecimenVariants.TwoPeople),
        (Flag("--blurry", "card and video are out of focus"), SpecimenVariants.Blurry),
        (Flag("--rotated", "the card's picture lies on its side or upside down"), SpecimenVariants.Rotated),
    ];

    private static readonly Option<string?> NoFace = new("--no-face")
    {
        Description = "leave out the portrait on the card, the person in the video, or both (the default)",
        HelpName = $"{Card}|{Video}|{Both}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [.. Flags.Select(row => row.Flag), AskedFor(NoFace)];

    /// <summary>What a command line asks for.</summary>
    public static SpecimenVariants Variants(ParseResult line)
    {
        var variants = Flags.Where(row => line.GetValue(row.Flag))
            .Aggregate(SpecimenVariants.None, (sum, row) => sum | row.Variant);
        if (line.GetResult(NoFace) is null) return variants;
        return variants | (line.GetValue(NoFace) switch
        {
            Card => SpecimenVariants.NoCardFace,
            Video => SpecimenVariants.NoVideoFace,
            _ => SpecimenVariants.NoCardFace | SpecimenVariants.NoVideoFace,
        });
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<string?> AskedFor(Option<string?> option)
    {
        option.AcceptOnlyFromAmong(Card, Video, Both);
        return option;
    }
}
