using System.Text;
using Kyc.Actors.Ports;
using Kyc.Storage.Files;

namespace Kyc.Storage.Keys;

/// <summary>
/// The ring's file, <c>master.key</c>: mode 0600, in the form of <see cref="RingText"/>. The ids tell a damaged or
/// exchanged file before anything is read with it. Every change is a new file in the place of the old one, so that a
/// reader or a copy sees one or the other, never a part.
/// </summary>
internal static class RingFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a ring of one new key and its file, durable before it returns.</summary>
    public static RingEntry Create(string path, DateTimeOffset now)
    {
        var entry = RingEntry.New(1, RingKeyState.Current, now);
        Put(path, [entry], overwrite: false);
        return entry;
    }

    /// <summary>Puts a changed ring in the place of the present one, durable before it returns.</summary>
    public static void Replace(string path, IReadOnlyList<RingEntry> ring) =>
        Put(path, RingText.Checked(ring), overwrite: true);

    /// <summary>Reads the file.</summary>
    /// <exception cref="StorageUnusableException">Missing, readable by others, or not a ring.</exception>
    public static IReadOnlyList<RingEntry> Read(string path)
    {
        var text = Text(path);
        try
        {
            return RingText.Parse(text);
        }
        catch (FormatException cause)
        {
            throw new StorageUnusableException(
                $"{path} is not a master key file: {cause.Message}; restore it from your copy", cause);
        }
    }

    private static void Put(string path, IReadOnlyList<RingEntry> ring, bool overwrite)
    {
        var draft = path + ".new";
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
        {
            file.Write(Encoding.UTF8.GetBytes(RingText.Write(ring)));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite);
        DurableDirectory.Sync(Path.GetDirectoryName(path)!);
    }

    private static string Text(string path)
    {
        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
                throw new StorageUnusableException(
                    $"{path} can be read by others (mode {Convert.ToString((int)mode, 8)}); run: chmod 600 {path}");
            return File.ReadAllText(path);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StorageUnusableException(
                $"{path} belongs to user {LibC.Owner(path)} and user {LibC.EffectiveUser()} may not read it; run: "
                + $"chown {LibC.EffectiveUser()} {path}", cause);
        }
        catch (IOException cause)
        {
            throw new StorageUnusableException($"{path} cannot be read: {cause.Message}", cause);
        }
    }
}
