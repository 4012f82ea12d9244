using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.RabbitMq.Work;
using Kyc.Actors.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Tests.Trust;

/// <summary>One message of each kind with its code, without a broker.</summary>
internal sealed record Sealed(string Kind, Destination To, BasicProperties Properties, byte[] Body)
{
    private static readonly Names s_names = new("sealed");

    /// <summary>A node's seal.</summary>
    public static Seal By(TestRing ring, string self = "i1", bool acceptUnsigned = false) =>
        new(ring, self, acceptUnsigned, new Refusals(TimeProvider.System, NullLogger.Instance));

    /// <summary>One of each kind, put under its code by the ring of a test's nodes.</summary>
    public static IReadOnlyList<Sealed> OfEachKind()
    {
        var seal = By(TestRing.Shared);
        Sealed[] all =
        [
            new("question", Destination.Shard(s_names, 7), Question(),
                WireCodec.Encode(Some.Create(Some.NewSession()))),
            new("reply", Destination.Answer, new BasicProperties { Type = MessageKind.Reply, CorrelationId = "i9.4" },
                WireCodec.EncodeFailure(new TimeoutException())),
            new("job", Destination.Work(s_names), PutBack.JobProperties(1),
                WireCodec.EncodeJob(new(new("job_1"), Some.NewSession(), Some.Tenant, "req_1"))),
            new("comparison", Destination.Comparisons(s_names), Question(), [1, 2, 3, 4]),
            new("baton", Destination.Shard(s_names, 8), new BasicProperties { Type = MessageKind.Baton }, []),
            new("beat", Destination.Members(s_names), new BasicProperties { Type = "beat" }, [.. "{\"node\":1}"u8]),
            new("order", Destination.Members(s_names), new BasicProperties { Type = "order" }, [.. "{\"id\":1}"u8]),
            new("given_up", Destination.GivenUp(s_names), new BasicProperties { Type = "given_up" }, [.. "i1.7"u8]),
        ];
        foreach (var one in all) seal.Put(one.To, one.Properties, one.Body, number: 5);
        return all;
    }

    /// <summary>True when a node acts on it.</summary>
    public bool OpensAt(Seal seal, Destination? here = null) =>
        seal.Opens(here ?? To, new Delivery(1, false, Properties, Body));

    /// <summary>A copy that may be tampered with.</summary>
    public Sealed Copy() => this with
    {
        Body = [.. Body],
        Properties = new BasicProperties(Properties)
        {
            Headers = new Dictionary<string, object?>(Properties.Headers!),
        },
    };

    private static BasicProperties Question() => new()
    {
        Type = MessageKind.Question,
        CorrelationId = "i1.7",
        ReplyTo = MessageKind.DirectReply,
        Headers = new Dictionary<string, object?> { [MessageKind.LeftHeader] = 5_000L },
    };
}
