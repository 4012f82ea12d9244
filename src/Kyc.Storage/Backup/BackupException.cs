namespace Kyc.Storage.Backup;

/// <summary>A backup cannot be made, or not be restored. The message says why and what to do.</summary>
public sealed class BackupException(string message, Exception? cause = null) : Exception(message, cause);
