namespace Kyc.Specimens.Faces;

/// <summary>The approved people: a row each of one byte of style and int8 coefficients.</summary>
internal sealed class PeopleTable
{
    private readonly byte[] _rows;
    private readonly int _width;

    private PeopleTable(int count, int coefficients, byte[] rows) =>
        (Count, _width, _rows) = (count, coefficients + 1, rows);

    public int Count { get; }

    public static PeopleTable Load()
    {
        using var reader = EmbeddedFile.Open("people.bin", "FOLK");
        var (count, coefficients) = (reader.ReadInt32(), reader.ReadInt32());
        return new PeopleTable(count, coefficients, EmbeddedFile.Exactly(reader, count * (coefficients + 1)));
    }

    public ReadOnlySpan<sbyte> Coefficients(int person) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(Row(person)[1..]);

    /// <summary>0 a man by the face, 1 a woman.</summary>
    public double Feminine(int person) => Row(person)[0] / 255.0;

    private ReadOnlySpan<byte> Row(int person)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(person);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(person, Count);
        return _rows.AsSpan(person * _width, _width);
    }
}
