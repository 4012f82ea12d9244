using Kyc.Specimens.Documents;

namespace Kyc.Specimens.Tests;

/// <summary>The list of pairs of a set.</summary>
public sealed class SpecimenSetTests
{
    [Fact]
    public void Each_card_meets_its_own_video_and_those_of_others()
    {
        var rows = Rows([Made(7, 7, 7), Made(8, 8, 8), Made(9, 9, 9)]);
        Assert.Equal(["id", "label", "id_card", "face_video", "card_person", "video_person"], rows[0]);
        Assert.Equal(["0", "genuine", "0007/id_card.jpg", "0007/face_video.mp4", "7", "7"], rows[1]);
        Assert.Equal(["1", "impostor", "0007/id_card.jpg", "0008/face_video.mp4", "7", "8"], rows[2]);
        Assert.Equal(3, rows.Count(row => row[1] == "genuine"));
        Assert.Equal(6, rows.Count(row => row[1] == "impostor"));
    }

    [Fact]
    public void An_impostor_is_one_with_the_own_video_and_never_a_hidden_genuine_pair()
    {
        var rows = Rows([Made(1, 1, 2), Made(2, 2, 1)]);
        Assert.Equal(2, rows.Count(row => row[1] == "impostor"));
        Assert.DoesNotContain(rows, row => row[1] == "genuine");
    }

    [Fact]
    public void Without_a_face_there_is_no_pair() => Assert.Single(Rows([Made(1, null, 1), Made(2, 2, null)]));

    [Fact]
    public void A_large_set_pairs_each_card_with_ten_strangers() =>
        Assert.Equal(1 + (30 * 11), Rows([.. Enumerable.Range(0, 30).Select(i => Made(i, i, i))]).Length);

    private static string[][] Rows(IReadOnlyList<Specimen> set) =>
        [.. SpecimenSet.Pairs(set).TrimEnd().Split('\n').Select(line => line.Split(','))];

    private static Specimen Made(int seed, int? card, int? video) => new(
        seed, SpecimenVariants.None, SpecimenPerson.Of(seed), [], card, video is { } person ? [person] : [],
        SpecimenExpectation.Of(SpecimenVariants.None), "", "");
}
