namespace Kyc.Specimens.Faces;

/// <summary>
/// The invented people and the space of faces in which they lie (see <c>training/README.md</c> for where it comes
/// from); loaded once from the program itself, read by any thread.
/// </summary>
public sealed class FaceSpace
{
    private static readonly Lazy<FaceSpace> Loaded = new(() => new FaceSpace());

    private readonly FaceComponents _components = FaceComponents.Load();
    private readonly PeopleTable _people = PeopleTable.Load();

    private FaceSpace()
    {
    }

    /// <summary>The one space of the product.</summary>
    /// <exception cref="InvalidDataException">The program's own files do not fit together.</exception>
    public static FaceSpace Shared => Loaded.Value;

    /// <summary>How many approved people there are; a person is a number from 0 to this, exclusive.</summary>
    public int People => _people.Count;

    /// <summary>What a person's face is made of, in 1/32 of a standard deviation each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such person.</exception>
    public ReadOnlySpan<sbyte> Coefficients(int person) => _people.Coefficients(person);

    internal double Feminine(int person) => _people.Feminine(person);

    internal FaceTexture Texture(int person) => _components.Mix(_people.Coefficients(person));
}
