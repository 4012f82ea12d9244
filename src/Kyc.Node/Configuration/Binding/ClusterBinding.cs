using Kyc.Actors.RabbitMq;
using Kyc.Node.Configuration.Schema;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.S3;

namespace Kyc.Node.Configuration.Binding;

/// <summary>From settings to the options of the servers that nodes of a cluster share.</summary>
public static class ClusterBinding
{
    /// <summary>True when nodes find each other through a broker.</summary>
    public static bool IsCluster(this Settings s) => s.Get(ClusterSettings.Transport) == ClusterSettings.RabbitMq;

    /// <summary>True when the journal lies at a database server.</summary>
    public static bool HasServer(this Settings s) => s.Get(StorageSettings.Journal) == StorageSettings.PostgreSql;

    /// <summary>The broker.</summary>
    /// <exception cref="ConfigurationException">The password's file cannot be read.</exception>
    public static RabbitMqSettings RabbitMq(this Settings s) => new()
    {
        Hosts = s.Get(RabbitMqSettingRows.Hosts),
        VirtualHost = s.Get(RabbitMqSettingRows.VirtualHost),
        User = s.Get(RabbitMqSettingRows.User),
        Password = SecretFile.Resolve(s, RabbitMqSettingRows.Password, RabbitMqSettingRows.PasswordFile) ?? "",
        Tls = s.Get(RabbitMqSettingRows.Tls),
        TlsCaFile = s.FullPath(RabbitMqSettingRows.TlsCaFile),
        TlsCertificateFile = s.FullPath(RabbitMqSettingRows.TlsCertificateFile),
        TlsKeyFile = s.FullPath(RabbitMqSettingRows.TlsKeyFile),
        AcceptUnsigned = s.Get(RabbitMqSettingRows.AcceptUnsigned),
        ManagementUrls = [.. s.Get(RabbitMqSettingRows.ManagementUrls).Select(url => new Uri(url))],
        ManagementTimeoutMilliseconds = s.GetInt(RabbitMqSettingRows.ManagementTimeout),
        Prefix = s.Get(RabbitMqSettingRows.Prefix),
        HeartbeatSeconds = s.GetInt(RabbitMqSettingRows.Heartbeat),
        ConnectTimeoutMilliseconds = s.GetInt(RabbitMqSettingRows.ConnectTimeout),
        StartPatienceSeconds = s.GetInt(RabbitMqSettingRows.StartPatience),
        ReconnectPauseMilliseconds = s.GetInt(RabbitMqSettingRows.ReconnectPause),
        ReconnectPauseLimitMilliseconds = s.GetInt(RabbitMqSettingRows.ReconnectPauseLimit),
        BeatIntervalMilliseconds = s.GetInt(RabbitMqSettingRows.BeatInterval),
        SuspectAfterMilliseconds = s.GetInt(RabbitMqSettingRows.SuspectAfter),
        ForgetAfterSeconds = s.GetInt(RabbitMqSettingRows.ForgetAfter),
        ConfirmTimeoutMilliseconds = s.GetInt(RabbitMqSettingRows.ConfirmTimeout),
        AskRepeatMilliseconds = s.GetInt(RabbitMqSettingRows.AskRepeat),
        ShardPrefetch = s.GetInt(RabbitMqSettingRows.ShardPrefetch),
        YieldPatienceMilliseconds = s.GetInt(RabbitMqSettingRows.YieldPatience),
        BatonRenewSeconds = s.GetInt(RabbitMqSettingRows.BatonRenew),
        WorkQueueLimit = s.GetInt(RabbitMqSettingRows.WorkQueueLimit),
        CompareQueueLimit = s.GetInt(RabbitMqSettingRows.CompareQueueLimit),
        WorkDeliveryLimit = s.GetInt(RabbitMqSettingRows.WorkDeliveryLimit),
        DeadQueueLimit = s.GetInt(RabbitMqSettingRows.DeadQueueLimit),
        AgainPauseMilliseconds = s.GetInt(RabbitMqSettingRows.AgainPause),
        AgainPauseLimitMilliseconds = s.GetInt(RabbitMqSettingRows.AgainPauseLimit),
        OutstandingLimit = s.GetInt(RabbitMqSettingRows.OutstandingLimit),
    };

    /// <summary>The database server.</summary>
    /// <exception cref="ConfigurationException">The password's file cannot be read.</exception>
    public static PostgreSqlOptions PostgreSql(this Settings s) => new()
    {
        Host = s.Get(PostgreSqlSettingRows.Host),
        Port = s.GetInt(PostgreSqlSettingRows.Port),
        Database = s.Get(PostgreSqlSettingRows.Database),
        User = s.Get(PostgreSqlSettingRows.User),
        Password = SecretFile.Resolve(s, PostgreSqlSettingRows.Password, PostgreSqlSettingRows.PasswordFile),
        MigrationUser = s.Get(PostgreSqlSettingRows.MigrationUser) is { Length: > 0 } owner ? owner : null,
        MigrationPassword = SecretFile.Resolve(
            s, PostgreSqlSettingRows.MigrationPassword, PostgreSqlSettingRows.MigrationPasswordFile),
        Tls = s.Get(PostgreSqlSettingRows.Tls),
        TlsCaFile = s.FullPath(PostgreSqlSettingRows.TlsCaFile),
        TlsCertificateFile = s.FullPath(PostgreSqlSettingRows.TlsCertificateFile),
        TlsKeyFile = s.FullPath(PostgreSqlSettingRows.TlsKeyFile),
        PoolMax = s.GetInt(PostgreSqlSettingRows.PoolMax),
        PoolWaitMs = s.GetInt(PostgreSqlSettingRows.PoolWait),
        Writers = s.GetInt(PostgreSqlSettingRows.Writers),
        ConnectTimeoutMs = s.GetInt(PostgreSqlSettingRows.ConnectTimeout),
        CommandTimeoutMs = s.GetInt(PostgreSqlSettingRows.CommandTimeout),
        StartPatienceSeconds = s.GetInt(PostgreSqlSettingRows.StartPatience),
        PeerLostSeconds = s.GetInt(PostgreSqlSettingRows.PeerLost),
        ApplicationName = s.Get(PostgreSqlSettingRows.ApplicationName),
    };

    /// <summary>The S3 service, or null where files lie in a folder.</summary>
    /// <exception cref="ConfigurationException">The secret's file cannot be read.</exception>
    public static S3Options? S3(this Settings s) => s.Get(StorageSettings.Blobs) != StorageSettings.S3 ? null : new()
    {
        Endpoint = new Uri(s.Get(S3SettingRows.Endpoint)),
        Region = s.Get(S3SettingRows.Region),
        Bucket = s.Get(S3SettingRows.Bucket),
        Prefix = s.Get(S3SettingRows.Prefix),
        AccessKey = s.Get(S3SettingRows.AccessKey),
        SecretKey = SecretFile.Resolve(s, S3SettingRows.SecretKey, S3SettingRows.SecretKeyFile) ?? "",
        TlsCaFile = s.FullPath(S3SettingRows.TlsCaFile),
        PathStyle = s.Get(S3SettingRows.PathStyle),
        TimeoutMs = s.GetInt(S3SettingRows.Timeout),
        Attempts = s.GetInt(S3SettingRows.Attempts),
        PartMib = s.GetInt(S3SettingRows.PartMib),
        MaxConnections = s.GetInt(S3SettingRows.MaxConnections),
        ReadKib = s.GetInt(S3SettingRows.ReadKib),
        PauseMs = s.GetInt(S3SettingRows.Pause),
    };
}
