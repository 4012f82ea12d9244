using System.Globalization;

namespace Kyc.Cli.Evaluate;

/// <summary>What a file in a pair is, which decides how a face is looked for in it.</summary>
public enum PairRole
{
    /// <summary>A picture of a face.</summary>
    Picture,

    /// <summary>A picture of a document that bears a face; tried in four rotations.</summary>
    Document,

    /// <summary>A video of a face.</summary>
    Video,
}

/// <summary>A file of a pair.</summary>
public readonly record struct PairFile(string Path, PairRole Role);

/// <summary>A labelled pair.</summary>
/// <param name="Row">Its line in the file, the header being line 1.</param>
/// <param name="Genuine">Its label.</param>
/// <param name="First">First file.</param>
/// <param name="Second">Second file.</param>
/// <param name="Reference">Reference cosine, if the file states one.</param>
public sealed record LabelledPair(int Row, bool Genuine, PairFile First, PairFile Second, double? Reference);

/// <summary>The file is not a list of pairs; the message says what was expected.</summary>
public sealed class PairsFileException(string message) : Exception(message);

/// <summary>A list of labelled pairs.</summary>
/// <param name="Base">Folder that the paths are relative to.</param>
/// <param name="Pairs">The pairs labelled genuine or impostor.</param>
/// <param name="LeftOut">Rows with another label, by label.</param>
public sealed record PairsFile(
    string Base, IReadOnlyList<LabelledPair> Pairs, IReadOnlyDictionary<string, int> LeftOut)
{
    private static readonly (string First, PairRole FirstRole, string Second, PairRole SecondRole)[] Shapes =
    [
        ("file_a", PairRole.Picture, "file_b", PairRole.Picture),
        ("document_file", PairRole.Document, "selfie_file", PairRole.Picture),
        ("portrait", PairRole.Picture, "clip", PairRole.Video),
        ("id_card", PairRole.Document, "face_video", PairRole.Video),
    ];

    private static readonly string[] References = ["ref_cos", "ref_cos_mean_embedding"];

    /// <summary>
    /// Reads a list. Paths are relative to the list's folder; where the first pair's file is not there but in the
    /// folder above, that one is taken for all.
    /// </summary>
    /// <param name="text">Content of the list.</param>
    /// <param name="folder">Folder of the list.</param>
    /// <param name="exists">Whether a file is there.</param>
    /// <exception cref="PairsFileException">It is not a list of pairs.</exception>
    public static PairsFile Read(string text, string folder, Func<string, bool> exists)
    {
        var records = Records(text);
        var header = records[0];
        var label = Column(header, "label");
        if (label < 0) throw new PairsFileException("column 'label' is missing; expected label and " + Expected);
        var shape = Array.FindIndex(Shapes, s => Column(header, s.First) >= 0 && Column(header, s.Second) >= 0);
        if (shape < 0) throw new PairsFileException("the two file columns are missing; expected label and " + Expected);
        var rows = records.Skip(1).Select((fields, index) => (Row: index + 2, Fields: fields)).ToArray();
        if (Array.Find(rows, row => row.Fields.Count != header.Count) is { Fields: not null } bad)
            throw new PairsFileException($"record {bad.Row} has {bad.Fields.Count} fields; expected {header.Count}");
        var (wanted, others) = (rows.Where(r => Genuine(r.Fields[label]) is not null),
            rows.Where(r => Genuine(r.Fields[label]) is null));
        var first = Column(header, Shapes[shape].First);
        var start = FindBase(folder, wanted.Select(row => row.Fields[first]).FirstOrDefault(), exists);
        return new PairsFile(
            start,
            [.. wanted.Select(row =>
                Pair(row.Row, row.Fields, header, Shapes[shape], Genuine(row.Fields[label])!.Value, start))],
            others.GroupBy(row => row.Fields[label]).ToDictionary(group => group.Key, group => group.Count()));
    }

    private static string Expected =>
        string.Join(", or ", Shapes.Select(shape => $"{shape.First} and {shape.Second}"));

    private static IReadOnlyList<string>[] Records(string text)
    {
        try
        {
            var records = CsvText.Records(text).ToArray();
            return records.Length > 0
                ? records
                : throw new PairsFileException("the file is empty; expected a header line");
        }
        catch (FormatException damage)
        {
            throw new PairsFileException(damage.Message);
        }
    }

    private static LabelledPair Pair(
        int row, IReadOnlyList<string> fields, IReadOnlyList<string> header,
        (string First, PairRole FirstRole, string Second, PairRole SecondRole) shape, bool genuine,
        string start) => new(
        row, genuine,
        new PairFile(Path.Combine(start, fields[Column(header, shape.First)]), shape.FirstRole),
        new PairFile(Path.Combine(start, fields[Column(header, shape.Second)]), shape.SecondRole),
        References.Select(name => Column(header, name)).Where(at => at >= 0)
            .Select(at => Number(fields[at])).FirstOrDefault());

    private static string FindBase(string folder, string? sample, Func<string, bool> exists)
    {
        var above = Path.GetDirectoryName(Path.GetFullPath(folder));
        return sample is not null && above is not null
               && !exists(Path.Combine(folder, sample)) && exists(Path.Combine(above, sample)) ? above : folder;
    }

    private static int Column(IReadOnlyList<string> header, string name) =>
        header.Select((text, index) => (text, index))
            .Where(pair => pair.text.TrimStart('\uFEFF').Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair.index + 1).FirstOrDefault() - 1;

    private static bool? Genuine(string label) => label.ToLowerInvariant() switch
    {
        "genuine" => true,
        "impostor" => false,
        _ => null,
    };

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
