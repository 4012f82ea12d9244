using System.Globalization;
using Kyc.Actors.InProcess;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.Workers;
using Kyc.Edge;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Sessions.Policies;
using Kyc.Vision;
using Kyc.Vision.Media;

namespace Kyc.Node.Tests.Configuration;

/// <summary>Every limit of every options record can be set, and says the same default as the record it fills.</summary>
public sealed class EveryLimitTests
{
    private static readonly Settings Plain = SettingsReader.Read(new SettingsInput());
    private static readonly Settings Changed = SettingsReader.Read(new SettingsInput
    {
        Arguments = [.. SettingsSchema.All.Where(Numeric).Select(Another)],
    });

    /// <summary>What is bound, and the properties that are no limit or are told by the node itself.</summary>
    public static TheoryData<string, string> Records() => new()
    {
        { nameof(ActorSettings), "" },
        { nameof(InProcessSettings), "NodeName" },
        { nameof(RecoverySettings), "VoidLeasesAtStart" },
        { nameof(WorkerSettings), "NodeName Incarnation" },
        { nameof(EdgeOptions), "DefaultPolicyId ExposeScores" },
        { nameof(Policy), "Id AutoSubmit Liveness MinimumModelGrade" },
        { nameof(VisionOptions.Detection), "" },
        { nameof(VisionOptions.Tracking), "" },
        { nameof(VisionOptions.DocumentQuality), "MinBrightness MaxDegrees Codes" },
        { nameof(VisionOptions.FaceQuality), "MaxOverexposed Codes" },
        { nameof(PictureLimits), "" },
        { nameof(VideoLimits), "AcceptMpeg4" },
        { nameof(DecoderSettings), "Path Sandbox InputBytes" },
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
        Assert.Equal(new WorkerSettings { NodeName = Plain.NodeName(), Incarnation = "i" }, Plain.Worker("i"));
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
    }

    private static object Bind(string record, Settings s) => record switch
    {
        nameof(ActorSettings) => s.Actors(),
        nameof(InProcessSettings) => s.Transport(),
        nameof(RecoverySettings) => s.Recovery(),
        nameof(WorkerSettings) => s.Worker("i"),
        nameof(EdgeOptions) => s.Edge(),
        nameof(Policy) => s.Policy(),
        nameof(VisionOptions.Detection) => s.Detection(),
        nameof(VisionOptions.Tracking) => s.Tracking(),
        nameof(VisionOptions.DocumentQuality) => s.DocumentQuality(),
        nameof(VisionOptions.FaceQuality) => s.FaceQuality(),
        nameof(PictureLimits) => s.Pictures(),
        nameof(VideoLimits) => s.Videos(),
        nameof(DecoderSettings) => s.Decoder(),
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
