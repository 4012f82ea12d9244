using Kyc.Specimens.Cards;
using Kyc.Specimens.Documents;
using Kyc.Specimens.Faces;

namespace Kyc.Specimens.Tests.Cards;

/// <summary>What is printed on a card.</summary>
public sealed class CardArtistTests
{
    private readonly CardArtist _artist = new(new FaceArtist(FaceSpace.Shared));

    [Fact]
    public void Every_letter_that_a_card_can_need_is_in_the_font()
    {
        const string Needed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789<-./',";
        Assert.All(Needed, letter => Assert.NotEmpty(StrokeFont.Of(letter).Strokes));
    }

    [Fact]
    public void No_letter_is_drawn_wider_than_it_says() =>
        Assert.All(StrokeFontGlyphs.Table, row => Assert.All(
            StrokeFont.Of(row.Letter).Strokes.SelectMany(stroke => stroke),
            point => Assert.InRange(point.X, -0.01f, row.Width + 0.41f)));

    [Fact]
    public void The_same_seed_prints_the_same_card_and_another_prints_another()
    {
        var holder = SpecimenPerson.Of(5);
        var card = _artist.Print(5, holder, 5);
        Assert.Equal(card.Pixels, _artist.Print(5, holder, 5).Pixels);
        Assert.NotEqual(card.Pixels, _artist.Print(6, holder, 5).Pixels);
    }

    [Fact]
    public void Without_a_person_only_the_portrait_is_missing()
    {
        var (with, without) = (_artist.Print(5, SpecimenPerson.Of(5), 5), _artist.Print(5, SpecimenPerson.Of(5), null));
        var changed = Enumerable.Range(0, with.Width * with.Height)
            .Where(i => !with.Pixels.AsSpan(3 * i, 3).SequenceEqual(without.Pixels.AsSpan(3 * i, 3))).ToArray();
        Assert.True(changed.Length > 20_000, $"{changed.Length} pixels");
        Assert.All(changed, i => Assert.InRange(i % with.Width, 48, 48 + 272));
    }
}
