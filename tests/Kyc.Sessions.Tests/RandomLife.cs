using Kyc.Sessions.Commands;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.State;

namespace Kyc.Sessions.Tests;

/// <summary>A session under a random but repeatable run of commands.</summary>
internal static class RandomLife
{
    private const int CommandsEach = 40;

    /// <summary>The session that the commands of a seed lead to; <paramref name="told"/> is told each of
    /// them.</summary>
    public static Given Of(int seed, Action<SessionCommand>? told = null)
    {
        var random = new Random(seed);
        var given = new Given
        {
            SessionPolicy = Given.Policy with { AutoSubmit = random.Next(3) > 0, MaxAttempts = 1 + random.Next(3) },
        };
        given.Do(given.Create());
        var sent = new List<SessionCommand>();
        for (var i = 0; i < CommandsEach; i++)
        {
            var command = sent.Count > 0 && random.Next(10) == 0 ? sent[random.Next(sent.Count)] : Next(given, random);
            sent.Add(command);
            told?.Invoke(command);
            given.Do(command);
            given.Now = given.Now.AddMilliseconds(random.Next(-2000, 20_000));
            if (random.Next(60) == 0) given.Now = given.State.ExpiresAt;
        }
        return given;
    }

    private static SessionCommand Next(Given given, Random random) => random.Next(14) switch
    {
        0 => given.Create(),
        1 or 2 => given.Accept(FileKind.IdCard, random.Next(3).ToString(null, null)),
        3 or 4 => given.Accept(FileKind.FaceVideo, random.Next(3).ToString(null, null)),
        5 => given.Submit(),
        6 => random.Next(4) == 0 ? given.Cancel() : given.Submit(),
        7 => given.Expire(),
        8 or 9 => given.Start("w" + random.Next(2), random.Next(2) == 0),
        10 or 11 => given.Complete(SomeReport(random), 1 + random.Next(2)),
        12 => given.Fail(random.Next(3) > 0),
        _ => random.Next(2) == 0 ? given.Review((ReviewOutcome)random.Next(3)) : given.Redact(),
    };

    private static ComparisonReport SomeReport(Random random) => random.Next(4) switch
    {
        0 => Reports.Match,
        1 => Reports.Mismatch,
        2 => Reports.Doubtful,
        _ => Reports.Failing(CheckName.VideoFaces, ReasonCode.VideoBlurry),
    };
}
