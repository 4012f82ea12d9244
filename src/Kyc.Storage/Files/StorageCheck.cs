using Kyc.Actors.Ports;
using Kyc.Storage.Keys;
using Kyc.Storage.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Kyc.Storage.Files;

/// <summary>One thing looked at before work begins; also a line of <c>kyc doctor</c>.</summary>
/// <param name="Name">Stable name, for instance <c>data_dir_mode</c>.</param>
/// <param name="Ok">False stops the start, except for free space.</param>
/// <param name="Message">What was found, with the path.</param>
/// <param name="Mend">What to do; null when all is well.</param>
public sealed record StorageCheckResult(string Name, bool Ok, string Message, string? Mend = null);

/// <summary>
/// Looks at the data directory: there, ours, closed to others, writable, roomy. Changes nothing but a probe file.
/// </summary>
public static class StorageCheck
{
    /// <summary>The check of free space: the only one that does not stop a start.</summary>
    public const string SpaceName = "data_dir" + SpaceEnd;

    /// <summary>The same of a shared directory of files.</summary>
    public const string BlobSpaceName = "blob_dir" + SpaceEnd;

    private const string SpaceEnd = "_space";

    private const long Mib = 1024 * 1024;
    private const UnixFileMode Others = ~DurableDirectory.OwnerOnly;

    /// <summary>All checks, in a fixed order; later ones are left out when the directory is not there.</summary>
    public static IReadOnlyList<StorageCheckResult> Run(StorageOptions options)
    {
        var path = Path.GetFullPath(options.DataDirectory);
        var found = OfDirectory("data_dir", path, options);
        return Directory.Exists(path) ? [.. found, MasterKeyMode(options)] : found;
    }

    /// <summary>
    /// The directory of the sealed files, when nodes share one; names begin with <c>blob_dir</c>. Later checks are left
    /// out when it is not there.
    /// </summary>
    public static IReadOnlyList<StorageCheckResult> RunBlobs(StorageOptions options) =>
        OfDirectory("blob_dir", Path.GetFullPath(options.BlobRoot), options);

    private static IReadOnlyList<StorageCheckResult> OfDirectory(string name, string path, StorageOptions options) =>
        !Directory.Exists(path)
            ? [new(name, false, $"{path} does not exist", $"mkdir -m 700 -p {path}")]
            :
            [
                new(name, true, $"{path} exists"),
                Owner(name, path), Mode(name, path), Writable(name, path), Space(name, path, options),
            ];

    private static StorageCheckResult Owner(string name, string path)
    {
        var (owner, us) = (LibC.Owner(path), LibC.EffectiveUser());
        return owner == us
            ? new($"{name}_owner", true, $"{path} belongs to user {us}")
            : new($"{name}_owner", false, $"{path} belongs to user {owner}, the node runs as user {us}",
                $"chown -R {us} {path}");
    }

    private static StorageCheckResult Mode(string name, string path)
    {
        var mode = File.GetUnixFileMode(path);
        var octal = Convert.ToString((int)mode, 8);
        return (mode & Others) == 0
            ? new($"{name}_mode", true, $"{path} has mode {octal}")
            : new($"{name}_mode", false, $"{path} is open to others (mode {octal})", $"chmod 700 {path}");
    }

    private static StorageCheckResult Writable(string name, string path)
    {
        var probe = Path.Combine(path, $".probe-{Guid.NewGuid():n}");
        try
        {
            using (SafeFileHandle file = LibC.Open(probe, LibC.ReadWrite | LibC.Create, LibC.OwnerReadWrite))
            {
                RandomAccess.Write(file, [1], 0);
                LibC.Sync(file, probe);
            }
            return new($"{name}_writable", true, $"{path} is writable");
        }
        catch (IOException cause)
        {
            return new($"{name}_writable", false, $"{path} cannot be written: {cause.Message}",
                LibC.IsFull(cause)
                    ? $"free space at {path}"
                    : $"chown -R {LibC.EffectiveUser()} {path} && chmod 700 {path}, and see that it is not mounted "
                    + "read-only");
        }
        finally
        {
            Forget(probe);
        }
    }

    private static void Forget(string probe)
    {
        try
        {
            File.Delete(probe);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // A directory that refuses the probe may refuse to look for it too; the finding was made above.
        }
    }

    private static StorageCheckResult Space(string name, string path, StorageOptions options)
    {
        name += SpaceEnd;
        var free = SpaceGuard.FreeBytes(path) / Mib;
        return free >= options.MinFreeMib
            ? new(name, true, $"{path} has {free} MiB free, min_free_mib is {options.MinFreeMib}")
            : new(name, false, $"{path} has {free} MiB free, less than min_free_mib {options.MinFreeMib}",
                $"free space at {path}, or lower min_free_mib");
    }

    /// <summary>
    /// Whether the master key at hand is the one the data was sealed under. Changes nothing, so it can be asked while a
    /// node runs; whatever else is wrong with the directory is <see cref="Run"/>'s to say.
    /// </summary>
    public static StorageCheckResult MasterKeyFits(StorageOptions options)
    {
        const string name = "master_key_fits";
        if (!File.Exists(options.DatabasePath)) return new(name, true, "nothing was sealed yet");
        try
        {
            using var database = new SqliteDatabase(options);
            return new(name, true, database.Read(connection => RingSource.Describe(options, connection)));
        }
        catch (Exception cause) when (cause is StorageUnusableException or StorageSettingException
            or WrongMasterKeyException or JournalUnavailableException or JournalDamagedException
            or IOException or UnauthorizedAccessException)
        {
            return new(name, false, cause.Message,
                $"restore the key that belongs to this data, as {options.MasterKeyPath} "
                + "or in the setting storage.master_key");
        }
    }

    private static StorageCheckResult MasterKeyMode(StorageOptions options)
    {
        var path = options.MasterKeyPath;
        if (options.MasterKey is not null) return new("master_key", true, "the master key comes from the setting");
        if (!File.Exists(path)) return new("master_key", true, $"{path} is not there yet; the first start makes it");
        var mode = File.GetUnixFileMode(path);
        return (mode & Others) == 0
            ? new("master_key", true, $"{path} has mode {Convert.ToString((int)mode, 8)}")
            : new("master_key", false, $"{path} can be read by others (mode {Convert.ToString((int)mode, 8)})",
                $"chmod 600 {path}");
    }
}
