using Kyc.Actors.Ports;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration;

/// <summary>
/// What a node's roles, transport and storage ask of each other: nodes that share work must share what it is done on.
/// </summary>
internal static class ClusterRules
{
    /// <summary>Beats that may get lost before a node is suspected.</summary>
    private const int SpareBeats = 2;

    /// <summary>The rules; each gives one line, or null.</summary>
    public static readonly Func<Settings, string?>[] All =
    [
        EveryRole,
        SharedJournal,
        SharedBlobs,
        SharedMasterKey,
        BrokerPassword,
        s => Twice(s, StorageSettings.MasterKey, StorageSettings.MasterKeyFile),
        RetiredWithCurrent,
        s => Twice(s, RabbitMqSettingRows.Password, RabbitMqSettingRows.PasswordFile),
        s => Twice(s, PostgreSqlSettingRows.Password, PostgreSqlSettingRows.PasswordFile),
        s => Twice(s, PostgreSqlSettingRows.MigrationPassword, PostgreSqlSettingRows.MigrationPasswordFile),
        s => Twice(s, S3SettingRows.SecretKey, S3SettingRows.SecretKeyFile),
        s => Uncheckable(s, RabbitMqSettingRows.Tls, RabbitMqSettingRows.TlsCaFile),
        s => Uncheckable(s, PostgreSqlSettingRows.Tls, PostgreSqlSettingRows.TlsCaFile),
        ReadableManagement,
        S3NeedsServer,
        S3HasNoFolder,
        s => WhenS3(s, S3SettingRows.Endpoint),
        s => WhenS3(s, S3SettingRows.Bucket),
        s => WhenS3(s, S3SettingRows.AccessKey),
        S3Secret,
        .. new Setting[] { RabbitMqSettingRows.Hosts, RabbitMqSettingRows.Password, RabbitMqSettingRows.PasswordFile }
            .Select(given => Unused(given, ClusterSettings.Transport, ClusterSettings.RabbitMq)),
        .. new Setting[]
            {
                PostgreSqlSettingRows.Host, PostgreSqlSettingRows.Password, PostgreSqlSettingRows.PasswordFile,
            }
            .Select(given => Unused(given, StorageSettings.Journal, StorageSettings.PostgreSql)),
        .. new Setting[] { S3SettingRows.Endpoint, S3SettingRows.Bucket }
            .Select(given => Unused(given, StorageSettings.Blobs, StorageSettings.S3)),
        WritersWithinPool,
        SeveralBeats,
    ];

    private static bool IsCluster(Settings s) => s.Get(ClusterSettings.Transport) == ClusterSettings.RabbitMq;

    private static bool IsS3(Settings s) => s.Get(StorageSettings.Blobs) == StorageSettings.S3;

    private static string Said(Settings s, Setting setting) =>
        $"{setting.Name} is '{s.Shown(setting)}' (from {s.Given(setting).Where})";

    private static bool Empty(Settings s, Setting<string> setting) => s.Get(setting).Length == 0;

    private static string? EveryRole(Settings s)
    {
        var missing = NodeSettings.AllRoles.Except(s.Get(NodeSettings.Roles)).ToArray();
        return missing.Length == 0 || IsCluster(s)
            ? null
            : $"{Said(s, NodeSettings.Roles)}; expected all of {string.Join(", ", NodeSettings.AllRoles)}: the "
              + "in-process transport reaches no other node; a cluster needs "
              + $"{ClusterSettings.Transport.Name}=rabbitmq";
    }

    private static string? SharedJournal(Settings s) =>
        !IsCluster(s) || s.Get(StorageSettings.Journal) == StorageSettings.PostgreSql
            ? null
            : $"{Said(s, ClusterSettings.Transport)} but {Said(s, StorageSettings.Journal)}; expected "
              + $"{StorageSettings.Journal.Name}=postgresql: the nodes of a cluster cannot share an SQLite file";

    private static string? SharedBlobs(Settings s) =>
        !IsCluster(s) || IsS3(s) || !Empty(s, StorageSettings.BlobDir)
            ? null
            : $"{Said(s, ClusterSettings.Transport)} but {StorageSettings.BlobDir.Name} is not set; expected "
              + $"{StorageSettings.BlobDir.Name}, a folder that all nodes share, or {StorageSettings.Blobs.Name}=s3: a "
              + "worker has to read what an edge stored";

    private static string? SharedMasterKey(Settings s) =>
        !IsCluster(s) || !Empty(s, StorageSettings.MasterKey) || !Empty(s, StorageSettings.MasterKeyFile)
            ? null
            : $"{Said(s, ClusterSettings.Transport)} but {StorageSettings.MasterKey.Name} is not set; expected "
              + $"{StorageSettings.MasterKey.Name} or {StorageSettings.MasterKeyFile.Name}, the same on every node: a "
              + "key made by one node opens nothing at another (make one: openssl rand -base64 32)";

    private static string? RetiredWithCurrent(Settings s) =>
        Empty(s, StorageSettings.MasterKeysRetired) || !Empty(s, StorageSettings.MasterKey)
            ? null
            : $"{StorageSettings.MasterKeysRetired.Name} is set but {StorageSettings.MasterKey.Name} is not; expected "
              + $"both, or neither: a key ring in a file keeps its retired keys there (kyc ring)";

    private static string? BrokerPassword(Settings s) =>
        !IsCluster(s) || !Empty(s, RabbitMqSettingRows.Password) || !Empty(s, RabbitMqSettingRows.PasswordFile)
            ? null
            : $"{Said(s, ClusterSettings.Transport)} but {RabbitMqSettingRows.Password.Name} is not set; expected "
              + $"{RabbitMqSettingRows.Password.Name} or {RabbitMqSettingRows.PasswordFile.Name} of user "
              + $"'{s.Get(RabbitMqSettingRows.User)}'";

    private static string? Twice(Settings s, Setting<string> secret, Setting<string> file) =>
        Empty(s, secret) || Empty(s, file)
            ? null
            : $"{secret.Name} (from {s.Given(secret).Where}) and {file.Name} (from {s.Given(file).Where}) are both "
              + "set; expected one of them: take the other away";

    private static string? Uncheckable(Settings s, Setting<TlsMode> tls, Setting<string> authority) =>
        Empty(s, authority) || s.Get(tls) == TlsMode.VerifyFull
            ? null
            : $"{Said(s, authority)} but {Said(s, tls)}, which checks no certificate; expected "
              + $"{tls.Name}=verify_full, or no {authority.Name}";

    /// <summary>The management interface takes the broker's password.</summary>
    private static string? ReadableManagement(Settings s) =>
        s.Get(RabbitMqSettingRows.Tls) != TlsMode.Disable
        && s.Get(RabbitMqSettingRows.ManagementUrls).FirstOrDefault(IsInTheClear) is { } url
            ? $"{RabbitMqSettingRows.ManagementUrls.Name} holds '{url}', which would carry the password in the clear, "
              + $"but {Said(s, RabbitMqSettingRows.Tls)}; expected https, or {RabbitMqSettingRows.Tls.Name}=disable"
            : null;

    private static bool IsInTheClear(string url)
    {
        var address = new Uri(url);
        return address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback;
    }

    private static string? S3NeedsServer(Settings s) =>
        !IsS3(s) || s.Get(StorageSettings.Journal) == StorageSettings.PostgreSql
            ? null
            : $"{Said(s, StorageSettings.Blobs)} but {Said(s, StorageSettings.Journal)}; expected "
              + $"{StorageSettings.Journal.Name}=postgresql, or {StorageSettings.Blobs.Name}=files: a node with SQLite "
              + "keeps its files beside it";

    private static string? S3HasNoFolder(Settings s) =>
        !IsS3(s) || Empty(s, StorageSettings.BlobDir)
            ? null
            : $"{Said(s, StorageSettings.BlobDir)} but {Said(s, StorageSettings.Blobs)}; expected "
              + $"{StorageSettings.Blobs.Name}=files, or no {StorageSettings.BlobDir.Name}";

    private static string? WhenS3(Settings s, Setting<string> needed) =>
        !IsS3(s) || !Empty(s, needed)
            ? null
            : $"{Said(s, StorageSettings.Blobs)} but {needed.Name} is not set; expected {needed.Name}, or "
              + $"{StorageSettings.Blobs.Name}=files";

    private static string? S3Secret(Settings s) =>
        !IsS3(s) || !Empty(s, S3SettingRows.SecretKey) || !Empty(s, S3SettingRows.SecretKeyFile)
            ? null
            : $"{Said(s, StorageSettings.Blobs)} but {S3SettingRows.SecretKey.Name} is not set; expected "
              + $"{S3SettingRows.SecretKey.Name} or {S3SettingRows.SecretKeyFile.Name}";

    /// <summary>
    /// A server that was named but is not used: whoever named it believes that the data goes there.
    /// </summary>
    private static Func<Settings, string?> Unused(Setting given, Setting<string> choice, string wanted) => s =>
        s.Given(given).Text == given.Default || s.Get(choice) == wanted
            ? null
            : $"{Said(s, given)} but {Said(s, choice)}; expected {choice.Name}={wanted}, or no {given.Name}";

    private static string? WritersWithinPool(Settings s) =>
        s.Get(PostgreSqlSettingRows.Writers) < s.Get(PostgreSqlSettingRows.PoolMax)
            ? null
            : $"{Said(s, PostgreSqlSettingRows.Writers)} but {Said(s, PostgreSqlSettingRows.PoolMax)}; expected fewer "
              + $"{PostgreSqlSettingRows.Writers.Name} than {PostgreSqlSettingRows.PoolMax.Name}: readers need "
              + "connections too";

    private static string? SeveralBeats(Settings s) =>
        s.Get(RabbitMqSettingRows.SuspectAfter) >= SpareBeats * s.Get(RabbitMqSettingRows.BeatInterval)
            ? null
            : $"{Said(s, RabbitMqSettingRows.SuspectAfter)} but {Said(s, RabbitMqSettingRows.BeatInterval)}; expected "
              + $"{RabbitMqSettingRows.SuspectAfter.Name} of at least {SpareBeats} beats";
}
