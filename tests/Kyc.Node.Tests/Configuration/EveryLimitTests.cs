using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Kyc.Actors.Erasure;
using Kyc.Actors.InProcess;
using Kyc.Actors.Limits;
using Kyc.Actors.RabbitMq;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.Workers;
using Kyc.Edge;
using Kyc.Edge.Auth;
using Kyc.Edge.Auth.Oidc;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Sessions.Policies;
using Kyc.Storage;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.S3;
using Kyc.Vision;
using Kyc.Vision.Media;

namespace Kyc.Node.Tests.Configuration;

/// <summary>Every limit of every options record can be set, and says the same default as the record it fills.</summary>
public sealed class EveryLimitTests
{
    /// <summary>What has no default and has to be there for the servers' options to be made.</summary>
    private static readonly NamedArgument[] Needed =
    [
        NamedArgument.Parse("storage.journal=postgresql"), NamedArgument.Parse("storage.blobs=s3"),
        NamedArgument.Parse("s3.endpoint=https://s3.example"), NamedArgument.Parse("s3.bucket=files"),
        NamedArgument.Parse("s3.access_key=a"), NamedArgument.Parse("s3.secret_key=s"),
        NamedArgument.Parse("oidc.issuer=https://id.example"), NamedArgument.Parse("oidc.audience=a"),
    ];

    private static readonly Settings Plain = SettingsReader.Read(new SettingsInput { Arguments = Needed });
    private static readonly Settings Changed = SettingsReader.Read(new SettingsInput
    {
        Arguments = [.. Needed, .. SettingsSchema.All.Where(Numeric).Select(Another)],
    });

    /// <summary>What is bound, and the properties that are no limit or are told by the node itself.</summary>
    public static TheoryData<string, string> Records() => new()
    {
        { nameof(ActorSettings), "" },
        { nameof(InProcessSettings), "NodeName" },
        { nameof(RecoverySettings), "VoidLeasesAtStart" },
        { nameof(ErasureSettings), "" },
        { nameof(WorkerSettings), "NodeName Incarnation" },
        { nameof(EdgeOptions), "DefaultPolicyId ExposeScores" },
        { nameof(AccessOptions), "CorsOrigins" },
        { nameof(OidcOptions), "Issuer Audience JwksFile DiscoveryUrl TenantClaim ScopeClaim Discovery" },
        { nameof(LimitSettings), "" },
        { nameof(TenantLimits), "CountsRequests" },
        { nameof(Policy), "Id AutoSubmit Liveness MinimumModelGrade" },
        { nameof(VisionOptions.Detection), "" },
        { nameof(VisionOptions.Tracking), "" },
        { nameof(VisionOptions.DocumentQuality), "MinBrightness MaxDegrees Codes" },
        { nameof(VisionOptions.FaceQuality), "MaxOverexposed Codes" },
        { nameof(PictureLimits), "" },
        { nameof(VideoLimits), "AcceptMpeg4" },
        { nameof(DecoderSettings), "Path Sandbox Bubblewrap InputBytes" },
        { nameof(StorageOptions), "DataDirectory MasterKey MasterKeyFile BlobDirectory DatabasePath BlobRoot "
            + "MasterKeyPath LockPath HeadsPath MasterKeysRetired" },
        {
            nameof(RabbitMqSettings),
            "VirtualHost User Password Tls TlsCaFile TlsCertificateFile TlsKeyFile AcceptUnsigned Prefix"
        },
        {
            nameof(PostgreSqlOptions),
            "Host Database User Password MigrationUser MigrationPassword Tls TlsCaFile TlsCertificateFile TlsKeyFile "
            + "ApplicationName Readers"
        },
        { nameof(S3Options), "Endpoint Region Bucket Prefix AccessKey SecretKey TlsCaFile PathStyle" },
    };

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_limit_can_be_set(string record, string others)
    {
        var (before, after) = (Bind(record, Plain), Bind(record, Changed));
        var stuck = before.GetType().GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0 && !property.GetMethod!.IsStatic)
            .Where(property => Equals(property.GetValue(before), property.GetValue(after)))
            .Select(property => property.Name);
        Assert.Equal(
            others.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            stuck.Order());
    }

    [Fact]
    public void The_schema_and_the_records_agree_on_defaults()
    {
        Assert.Equal(new ActorSettings(), Plain.Actors());
        Assert.Equal(new InProcessSettings { NodeName = Plain.NodeName() }, Plain.Transport());
        Assert.Equal(new RecoverySettings(), Plain.Recovery());
        Assert.Equal(new ErasureSettings(), Plain.Erasure());
        Assert.Equal(new EdgeOptions().ErasureMaxIds, Plain.Edge().ErasureMaxIds);
        Assert.Equal(new WorkerSettings { NodeName = Plain.NodeName(), Incarnation = "i" }, Plain.Worker("i"));
        Assert.Equal(new TenantLimits(), Plain.TenantLimits());
        var oidc = new OidcOptions { Issuer = "https://id.example", Audience = "a" };
        Assert.Equivalent(new AccessOptions { Oidc = oidc }, Plain.Edge().Access, strict: true);
        Assert.Equivalent(new LimitSettings(), Plain.Limits(), strict: true);
        var policy = new Policy { Id = "", Version = 1 };
        Assert.Equal(policy.Liveness, Plain.Policy().Liveness);
        Assert.Equal(policy.MinimumModelGrade, Plain.Policy().MinimumModelGrade);
        var vision = new VisionOptions();
        Assert.Equal(vision.Detection, Plain.Detection());
        Assert.Equal(vision.Tracking, Plain.Tracking());
        Assert.Equal(vision.DocumentQuality, Plain.DocumentQuality());
        Assert.Equal(vision.FaceQuality, Plain.FaceQuality());
        Assert.Equal(vision.Pictures, Plain.Pictures());
        Assert.Equal(vision.Videos, Plain.Videos());
        Assert.Equal(vision.Detector, Plain.Vision().Detector);
        Assert.Equal(vision.Recogniser, Plain.Vision().Recogniser);
        Assert.Equal(vision.Liveness, Plain.Vision().Liveness);
        Assert.Equal(vision.MaxBatch, Plain.Vision().MaxBatch);
        Assert.Equivalent(new RabbitMqSettings { User = "kyc", Password = "" }, Plain.RabbitMq(), strict: true);
        Assert.Equal(new PostgreSqlOptions(), Plain.PostgreSql());
        var s3 = Plain.S3()!;
        Assert.Equal(
            new S3Options { Endpoint = s3.Endpoint, Bucket = "files", AccessKey = "a", SecretKey = "s" }, s3);
    }

    /// <summary>The bounds of the broker's limits are those their attributes say.</summary>
    [Fact]
    public void The_schema_and_the_attributes_agree_on_bounds()
    {
        foreach (var property in typeof(RabbitMqSettings).GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is not { } range) continue;
            var allowed = $"a whole number from {range.Minimum} to {range.Maximum}";
            var at = property.GetValue(Plain.RabbitMq())!.ToString();
            Assert.Contains(RabbitMqSettingRows.All, row => row.Allowed == allowed && row.Default == at
                && Spelled(row.Key) == Spelled(property.Name));
        }
    }

    /// <summary>A name without what tells units: <c>heartbeat_s</c> and <c>HeartbeatSeconds</c> are one.</summary>
    private static string Spelled(string name) => System.Text.RegularExpressions.Regex
        .Replace(name, "(_s|_ms|Seconds|Milliseconds)$", "").Replace("_", "").ToUpperInvariant();

    private static object Bind(string record, Settings s) => record switch
    {
        nameof(ActorSettings) => s.Actors(),
        nameof(InProcessSettings) => s.Transport(),
        nameof(RecoverySettings) => s.Recovery(),
        nameof(ErasureSettings) => s.Erasure(),
        nameof(WorkerSettings) => s.Worker("i"),
        nameof(EdgeOptions) => s.Edge(),
        nameof(AccessOptions) => s.Edge().Access,
        nameof(OidcOptions) => s.Edge().Access.Oidc!,
        nameof(LimitSettings) => s.Limits(),
        nameof(TenantLimits) => s.TenantLimits(),
        nameof(Policy) => s.Policy(),
        nameof(VisionOptions.Detection) => s.Detection(),
        nameof(VisionOptions.Tracking) => s.Tracking(),
        nameof(VisionOptions.DocumentQuality) => s.DocumentQuality(),
        nameof(VisionOptions.FaceQuality) => s.FaceQuality(),
        nameof(PictureLimits) => s.Pictures(),
        nameof(VideoLimits) => s.Videos(),
        nameof(DecoderSettings) => s.Decoder(),
        nameof(StorageOptions) => s.Storage(),
        nameof(RabbitMqSettings) => s.RabbitMq(),
        nameof(PostgreSqlOptions) => s.PostgreSql(),
        nameof(S3Options) => s.S3()!,
        _ => throw new ArgumentOutOfRangeException(nameof(record), record, "has no binding"),
    };

    private static bool Numeric(Setting setting) =>
        double.TryParse(setting.Default, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Another allowed value, close to the default, so that what belongs together stays in order.</summary>
    private static NamedArgument Another(Setting setting)
    {
        var initial = double.Parse(setting.Default, CultureInfo.InvariantCulture);
        double[] near = [initial + 1, initial - 1, initial * 0.99];
        var text = near.Select(value => value.ToString(CultureInfo.InvariantCulture)).First(setting.Accepts);
        return NamedArgument.Parse($"{setting.ShortName}={text}");
    }
}
