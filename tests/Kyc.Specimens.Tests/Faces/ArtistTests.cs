using Kyc.Specimens.Faces;

namespace Kyc.Specimens.Tests.Faces;

public sealed class ArtistTests
{
    private readonly FaceArtist _artist = new(FaceSpace.Shared);

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        var (one, other) = (_artist.Draw(3, new FaceLook(), 128), _artist.Draw(3, new FaceLook(), 128));
        Assert.Equal(one.Colours.Pixels, other.Colours.Pixels);
        Assert.Equal(one.Alpha, other.Alpha);
    }
}
