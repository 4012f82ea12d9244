using System.Security.Cryptography;
using System.Text;
using Kyc.Storage.Files;

namespace Kyc.Storage.Keys;

/// <summary>
/// The master key's file: mode 0600, lines <c>id: 8 hex digits</c> and <c>key: base64 of 32 bytes</c>, comments with #.
/// The id tells a damaged or exchanged file before anything is read with it.
/// </summary>
internal static class MasterKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a new key and its file, durable before it returns.</summary>
    public static MasterKey Create(string path)
    {
        var bytes = RandomNumberGenerator.GetBytes(MasterKey.Length);
        var key = new MasterKey(bytes);
        var text =
            $"# Master key of this data directory. Keep a copy in a safe place: without it no file can be read.\n"
                   + $"id: {key.Id}\nkey: {Convert.ToBase64String(bytes)}\n";
        CryptographicOperations.ZeroMemory(bytes);
        var draft = path + ".new";
        File.Delete(draft);
        using (var file = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        }))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: false);
        DurableDirectory.Sync(Path.GetDirectoryName(path)!);
        return key;
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="StorageUnusableException">Readable by others, or not a key file.</exception>
    public static MasterKey Read(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw new StorageUnusableException(
                $"{path} can be read by others (mode {Convert.ToString((int)mode, 8)}); run: chmod 600 {path}");
        string? id = null, base64 = null;
        foreach (var line in Lines(path))
        {
            if (line.StartsWith("id:", StringComparison.Ordinal)) id = line[3..].Trim();
            if (line.StartsWith("key:", StringComparison.Ordinal)) base64 = line[4..].Trim();
        }
        if (id is null || base64 is null) throw Damaged(path, "it needs a line \"id:\" and a line \"key:\"");
        try
        {
            var key = MasterKey.Parse(base64);
            return key.Id == id ? key : throw Damaged(path, $"it names id {id}, its key has id {key.Id}");
        }
        catch (StorageSettingException cause)
        {
            throw Damaged(path, "its key " + cause.Message["master_key ".Length..]);
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StorageUnusableException(
                $"{path} belongs to user {LibC.Owner(path)} and user {LibC.EffectiveUser()} may not read it; run: "
                + $"chown {LibC.EffectiveUser()} {path}", cause);
        }
    }

    private static StorageUnusableException Damaged(string path, string why) =>
        new($"{path} is not a master key file: {why}; restore it from your copy");
}
