namespace Kyc.Specimens.Faces;

/// <summary>The invented people and the space of faces in which they lie; loaded once, read by any thread.</summary>
public sealed class FaceSpace
{
    private FaceSpace()
    {
    }

    /// <summary>The one space of the product.</summary>
    public static FaceSpace Shared { get; } = new();

    /// <summary>How many approved people there are; a person is a number from 0 to this, exclusive.</summary>
    public int People => 400;
}
