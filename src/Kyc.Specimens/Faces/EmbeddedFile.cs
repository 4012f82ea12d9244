using System.Text;

namespace Kyc.Specimens.Faces;

/// <summary>Reads the files that the training script made and the program carries.</summary>
internal static class EmbeddedFile
{
    private const string Folder = "Kyc.Specimens.Faces.";

    /// <summary>A reader behind the file's mark of four letters.</summary>
    public static BinaryReader Open(string name, string mark, Func<Stream, Stream>? through = null)
    {
        var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidDataException($"The program lacks its file {name}: build it anew.");
        var reader = new BinaryReader(through?.Invoke(stream) ?? stream, Encoding.ASCII);
        if (Encoding.ASCII.GetString(reader.ReadBytes(mark.Length)) == mark) return reader;
        reader.Dispose();
        throw new InvalidDataException($"{name} does not begin with {mark}: make it anew with the training script.");
    }

    /// <summary>The next bytes, all of them.</summary>
    public static byte[] Exactly(BinaryReader reader, int count)
    {
        var bytes = reader.ReadBytes(count);
        return bytes.Length == count
            ? bytes
            : throw new InvalidDataException(
                $"A face file ends after {bytes.Length} of {count} bytes: make it anew with the training script.");
    }
}
