using System.Text;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

/// <summary>
/// The bytes of every event type and version ever shipped. A line is never edited: a change of shape is a new
/// version with a new line, and the old one must still be read.
/// </summary>
public sealed class GoldenBytes
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "golden-events.txt");

    private static readonly JobId Job = JobId.For(Given.Session, 4);

    private static readonly SessionEvent[] Samples =
    [
        new SessionCreated(Given.Tenant, Given.Policy, Given.Noon.AddDays(1), [1, 2, 255], "d1"),
        new FileAccepted(Given.File(FileKind.FaceVideo, "a")),
        new ComparisonRequested(Job, 1, RequestTrigger.FilesComplete),
        new JobStarted(Job, 1, "n1/1/0", Given.Noon.AddSeconds(60)),
        new JobFailed(Job, 1, ReasonCode.ProcessingTimeout, true),
        new JobDeadLettered(Job, 3, ReasonCode.InternalError),
        new ComparisonRecorded(Job, 1, Reports.Match),
        new SessionDecided(1, DecisionRule.Decide(Given.Policy, Reports.Mismatch, 1)),
        new SessionReviewed(ReviewOutcome.RequiresInput, "key_1", Given.Noon.AddDays(2)),
        new SessionCanceled(),
        new SessionExpired(),
        new SessionRedacted(),
        new SessionCreated(Given.Tenant, Production, Given.Noon.AddDays(1), [1, 2, 255], "d1"),
        new SessionCreated(Given.Tenant, Brief, Given.Noon.AddDays(1), [1, 2, 255], "d1"),
        new FileAccepted(Given.File(FileKind.FaceVideo, "a") with { Sha256 = Sealed }),
        new ComparisonRecorded(Job, 1, (Reports.Match with { SealedFigures = Sealed }).Bare()),
    ];

    /// <summary>A sealed digest's form: 48 bytes.</summary>
    private const string Sealed = "sealed:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v";

    /// <summary>A policy that says what version 1 of its event could not.</summary>
    private static Policy Production => Given.Policy with
    {
        Liveness = LivenessMode.PassiveIfAvailable,
        MinimumModelGrade = ModelGrade.Production,
    };

    /// <summary>A policy that keeps files for another time than versions 1 and 2 mean.</summary>
    private static Policy Brief => Given.Policy with { RetentionDays = 30 };

    [Fact]
    public void Every_event_is_written_as_it_always_was() =>
        Assert.Equal(System.IO.File.ReadAllText(File).ReplaceLineEndings("\n").TrimEnd(),
            string.Join('\n', Samples.Select(Line)));

    [Fact]
    public void Every_line_ever_written_is_read_and_written_back_unchanged()
    {
        foreach (var line in System.IO.File.ReadAllLines(File))
        {
            var parts = line.Split(' ', 3);
            var name = parts[0].Split('@');
            var record = Record(name[0], int.Parse(name[1], null), Encoding.UTF8.GetBytes(parts[2]));
            Assert.Equal(parts[1], Convert.ToHexStringLower(EventChain.Hash(record)));
            Assert.Equal(parts[2], Encoding.UTF8.GetString(EventCodec.Encode(EventCodec.Decode(record)).Payload));
        }
    }

    [Fact]
    public void Every_known_type_has_a_golden_line()
    {
        var lines = System.IO.File.ReadAllLines(File).Select(line => line.Split(' ')[0]).ToHashSet();
        Assert.All(EventCodec.Known, known => Assert.Contains($"{known.Name}@{known.Version}", lines));
    }

    [Fact]
    public void Every_event_type_of_the_domain_is_known_to_the_codec()
    {
        var types = typeof(SessionEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SessionEvent)));
        Assert.Equal(types.Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))),
            Samples.Select(sample => sample.GetType()).Distinct()
                .OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void A_session_written_before_there_were_grades_asks_for_no_more_than_evaluation()
    {
        var line = System.IO.File.ReadLines(File)
            .Single(line => line.StartsWith("session_created@1 ", StringComparison.Ordinal));
        Assert.DoesNotContain("grade", line, StringComparison.Ordinal);
        var created = (SessionCreated)EventCodec.Decode(
            Record("session_created", 1, Encoding.UTF8.GetBytes(line.Split(' ', 3)[2])));
        Assert.Equal(ModelGrade.Evaluation, created.Policy.MinimumModelGrade);
        Assert.Equal(("session_created", 1), Version(created));
    }

    [Fact]
    public void A_grade_that_is_asked_for_survives_the_journal_under_a_version_of_its_own()
    {
        var (type, version, payload) = EventCodec.Encode(
            new SessionCreated(Given.Tenant, Production, Given.Noon.AddDays(1), [1, 2, 255], "d1"));
        Assert.Equal(("session_created", 2), (type, version));
        var created = (SessionCreated)EventCodec.Decode(Record(type, version, payload));
        Assert.Equal(ModelGrade.Production, created.Policy.MinimumModelGrade);
        Assert.Equal(LivenessMode.PassiveIfAvailable, created.Policy.Liveness);
    }

    [Fact]
    public void A_retention_that_is_asked_for_survives_the_journal_and_the_usual_one_is_written_as_always()
    {
        var (type, version, payload) = EventCodec.Encode(
            new SessionCreated(Given.Tenant, Brief, Given.Noon.AddDays(1), [1, 2, 255], "d1"));
        Assert.Equal(("session_created", 3), (type, version));
        Assert.Equal(30, ((SessionCreated)EventCodec.Decode(Record(type, version, payload))).Policy.RetentionDays);
        var usual = Given.Policy with { RetentionDays = Policy.DefaultRetentionDays };
        Assert.Equal(Given.Policy, usual);
        Assert.Equal(("session_created", 1),
            Version(new SessionCreated(Given.Tenant, usual, Given.Noon.AddDays(1), null, null)));
    }

    private static (string Type, int Version) Version(SessionEvent sample)
    {
        var (type, version, _) = EventCodec.Encode(sample);
        return (type, version);
    }

    [Theory]
    [InlineData("session_created", 4)]
    [InlineData("session_exploded", 1)]
    public void An_unknown_type_or_version_is_a_loud_failure(string type, int version)
    {
        var thrown = Assert.Throws<UnknownEventException>(() =>
            EventCodec.Decode(Record(type, version, "{}"u8.ToArray())));
        Assert.Contains($"{type}@{version}", thrown.Message, StringComparison.Ordinal);
    }

    private static string Line(SessionEvent sample)
    {
        var (type, version, payload) = EventCodec.Encode(sample);
        var hash = Convert.ToHexStringLower(EventChain.Hash(Record(type, version, payload)));
        return $"{type}@{version} {hash} {Encoding.UTF8.GetString(payload)}";
    }

    private static EventRecord Record(string type, int version, byte[] payload) => new()
    {
        Session = Given.Session,
        Version = 1,
        Type = type,
        TypeVersion = version,
        At = Given.Noon,
        CommandId = new CommandId("cmd_golden"),
        Payload = payload,
        PreviousHash = EventChain.Genesis,
        Hash = EventChain.Genesis,
    };
}
