namespace Kyc.Storage.Backup;

/// <summary>What a backup holds: <c>manifest.json</c> in its folder.</summary>
/// <param name="Type">Always <c>kyc_backup</c>.</param>
/// <param name="Version">1.</param>
/// <param name="Kind"><c>embedded</c> or <c>cluster</c>.</param>
/// <param name="CreatedAt">The instant that the backup shows, RFC 3339.</param>
/// <param name="Schema">Version of the database's schema.</param>
/// <param name="MasterKeyId">The master key that the data is sealed under; it is not in the backup.</param>
/// <param name="Sessions">Sessions in it.</param>
/// <param name="Events">Events in it.</param>
/// <param name="Files">Every other file of the folder.</param>
public sealed record BackupManifest(
    string Type, int Version, string Kind, string CreatedAt, long Schema, string? MasterKeyId, long Sessions,
    long Events, IReadOnlyList<BackupFile> Files)
{
    /// <summary>The type.</summary>
    public const string TypeName = "kyc_backup";

    /// <summary>The version that this build writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Of one machine.</summary>
    public const string Embedded = "embedded";

    /// <summary>Of a cluster.</summary>
    public const string Cluster = "cluster";
}

/// <summary>A file of a backup.</summary>
/// <param name="Path">Relative to the backup, with slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record BackupFile(string Path, long Length, string Sha256);
