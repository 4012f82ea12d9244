namespace Kyc.Storage;

/// <summary>A storage setting that cannot be used. The message names it and what is expected.</summary>
public sealed class StorageSettingException(string setting, string why) : Exception($"{setting} {why}")
{
    /// <summary>The setting's name.</summary>
    public string Setting { get; } = setting;
}

/// <summary>The data directory or something in it cannot be used as it is. The message says what to do.</summary>
public sealed class StorageUnusableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Stored history is not what was written. An alarm: the session must not be served.</summary>
public sealed class JournalDamagedException(string message, Exception? cause = null) : Exception(message, cause);
