using System.Text;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.Runtime;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Kyc.Sessions.Tests;

namespace Kyc.Actors.RabbitMq.Tests.Wire;

/// <summary>What arrives is what was sent.</summary>
public sealed class RoundTrips
{
    private const int Seeds = 500;

    [Fact]
    public void Commands_and_the_states_they_lead_to_arrive_whole()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var why = $"seed {seed}";
            var given = RandomLife.Of(seed, command =>
            {
                var sent = new Perform(command, "req_1", [1, 2, 3]);
                var bytes = WireCodec.Encode(sent);
                var arrived = Assert.IsType<Perform>(WireCodec.DecodeMessage(bytes));
                Assert.True(arrived.Command.GetType() == command.GetType(), why);
                Assert.True(arrived.Session == command.Session && arrived.Tenant == command.Tenant, why);
                Assert.True(arrived.Command.CommandId == command.CommandId, why);
                Assert.True(bytes.AsSpan().SequenceEqual(WireCodec.Encode(arrived)), why);
            });
            var reply = Assert.IsType<SessionReply.Ok>(
                WireCodec.DecodeReply(WireCodec.EncodeReply(new SessionReply.Ok(given.State))));
            Assert.True(Fingerprint.Of(given.State) == Fingerprint.Of(reply.State), why);
            Assert.True(given.State.Files.SequenceEqual(reply.State.Files), why);
            Assert.True(given.State.Applied.SequenceEqual(reply.State.Applied), why);
            Assert.True(reply.State.Applied.KeyComparer == given.State.Applied.KeyComparer, why);
        }
    }

    [Fact]
    public void A_session_decides_on_an_arrived_state_as_on_its_own()
    {
        var given = Given.A(SessionStatus.Processing);
        var arrived = (SessionReply.Ok)WireCodec.DecodeReply(WireCodec.EncodeReply(new SessionReply.Ok(given.State)));
        var command = given.Start();
        var here = Assert.IsType<Ruling.Accepted>(Decide.On(given.State, command, given.Now));
        var there = Assert.IsType<Ruling.Accepted>(Decide.On(arrived.State, command, given.Now));
        Assert.Equal(here.Events, there.Events);
    }

    [Fact]
    public void A_grade_that_the_policy_asks_for_arrives()
    {
        var asked = new Given { SessionPolicy = Given.Policy with { MinimumModelGrade = ModelGrade.Production } };
        asked.Do(asked.Create());
        var arrived = WireCodec.DecodeReply(WireCodec.EncodeReply(new SessionReply.Ok(asked.State)));
        Assert.Equal(
            ModelGrade.Production, Assert.IsType<SessionReply.Ok>(arrived).State.Policy!.MinimumModelGrade);
    }

    [Fact]
    public void A_session_that_does_not_exist_arrives_as_that() =>
        Assert.Same(SessionState.None, Assert.IsType<SessionReply.Ok>(
            WireCodec.DecodeReply(WireCodec.EncodeReply(new SessionReply.Ok(SessionState.None)))).State);

    [Fact]
    public void Every_failure_arrives_as_the_exception_it_was() =>
        Assert.All(WireSamples.Failures, sent =>
        {
            var bytes = WireCodec.EncodeFailure(sent);
            var asReply = Record.Exception(() => WireCodec.DecodeReply(bytes));
            var asComparison = Record.Exception(() => WireCodec.DecodeComparisonReply(bytes));
            Assert.Equal(sent.GetType(), asReply?.GetType());
            Assert.Equal(sent.GetType(), asComparison?.GetType());
            if (!sent.Message.Contains("data", StringComparison.Ordinal)) Assert.Equal(sent.Message, asReply!.Message);
        });

    [Fact]
    public void What_a_failure_says_of_itself_arrives()
    {
        var full = Fails<OverloadedException>(new OverloadedException("q", 7));
        Assert.Equal(("q", 7), (full.Queue, full.Limit));
        var held = Fails<QuarantinedException>(
            new QuarantinedException("a", TimeSpan.FromMilliseconds(1_500), new FencedException(Given.Session, 3)));
        Assert.Equal(("a", 1_500), (held.Actor, held.RetryAfter.TotalMilliseconds));
        Assert.Equal("FencedException", Assert.IsType<RemoteFailureException>(held.InnerException).RemoteType);
        Assert.True(Fails<ComparisonFailedException>(new ComparisonFailedException("x", true)).Retryable);
        Assert.False(Fails<ComparisonFailedException>(new ComparisonFailedException("x", false)).Retryable);
    }

    [Fact]
    public void An_unknown_failure_tells_its_type_and_nothing_of_its_message()
    {
        var bytes = WireCodec.EncodeFailure(new FormatException("Erika Mustermann"));
        Assert.DoesNotContain("Erika", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        var arrived = Assert.Throws<RemoteFailureException>(() => WireCodec.DecodeReply(bytes));
        Assert.Equal("FormatException", arrived.RemoteType);
    }

    [Fact]
    public void No_message_of_an_exception_crosses() =>
        Assert.All(WireSamples.Failures.Where(error => error is JournalUnavailableException
                or TransportUnavailableException or ComparisonFailedException or BlobDamagedException
                or ActorFailedException or QuarantinedException),
            error => Assert.DoesNotContain("\"data\"", Encoding.UTF8.GetString(WireCodec.EncodeFailure(error)),
                StringComparison.Ordinal));

    private static T Fails<T>(Exception sent) where T : Exception =>
        Assert.Throws<T>(() => WireCodec.DecodeReply(WireCodec.EncodeFailure(sent)));
}
