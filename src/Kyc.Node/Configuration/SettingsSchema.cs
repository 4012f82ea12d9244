using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Configuration;

/// <summary>Every setting there is, in the order of the documentation.</summary>
public static class SettingsSchema
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. NodeSettings.All,
        .. ClusterSettings.All,
        .. RabbitMqSettingRows.All,
        .. LogSettings.All,
        .. AdminSettings.All,
        .. EdgeSettings.All,
        .. TlsSettings.All,
        .. ApiKeySettings.All,
        .. OidcSettings.All,
        .. LimitSettingRows.All,
        .. AuditSettings.All,
        .. PolicySettings.All,
        .. SessionSettings.All,
        .. ErasureSettingRows.All,
        .. WorkerSettingRows.All,
        .. StorageSettings.All,
        .. PostgreSqlSettingRows.All,
        .. S3SettingRows.All,
        .. VisionSettings.All,
        .. DetectionSettingRows.All,
        .. QualitySettingRows.All,
        .. TrackingSettingRows.All,
        .. MediaSettings.All,
        .. DecoderSettingRows.All,
    ];

    private static readonly Dictionary<string, Setting> ByName =
        All.ToDictionary(setting => setting.ShortName, StringComparer.OrdinalIgnoreCase);

    /// <summary>The setting of a name, with or without <c>kyc.</c>, in any case; null when there is none.</summary>
    public static Setting? Find(string name)
    {
        const string root = Setting.Root + ".";
        var plain = name.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? name[root.Length..] : name;
        return ByName.GetValueOrDefault(plain);
    }
}
