using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>What members say: numbered and sealed on the way out, checked on the way in.</summary>
/// <param name="names">Names at the broker.</param>
/// <param name="seal">Codes.</param>
/// <param name="hearing">Who speaks now.</param>
/// <param name="strangerCame">Called for each member heard for the first time: a beat at once shows it that it is
/// heard.</param>
/// <param name="log">Log.</param>
internal sealed class MemberWords(Names names, Seal seal, Hearing hearing, Action strangerCame, ILogger log)
{
    private long _said;

    /// <summary>Seals a word; two of them never have the same number.</summary>
    public void Put(Destination to, BasicProperties properties, ReadOnlySpan<byte> body) =>
        seal.Put(to, properties, body, Interlocked.Increment(ref _said));

    /// <summary>True when a delivery is a node's: only then its content is looked at.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="from">Incarnation of its sender; empty without a code, as an older build says it.</param>
    /// <param name="number">The sender's number of it.</param>
    public bool Opens(Delivery delivery, out string from, out long number) =>
        seal.Opens(PlaceOf(delivery), delivery, out from, out number);

    /// <summary>True when it was said now, and by the member that it is about.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="from">Its sender.</param>
    /// <param name="number">The sender's number of it.</param>
    /// <param name="beat">The beat it holds; null for what is no beat.</param>
    public bool Believes(Delivery delivery, string from, long number, Beat? beat)
    {
        if (from.Length == 0) return true; // Let in by accept_unsigned.
        if (beat is not null && beat.Incarnation != from) return Refused(Distrust.WrongCode, PlaceOf(delivery));
        var distrust = hearing.Judge(from, number, beat?.Heard, out var isNew);
        if (isNew) strangerCame();
        if (distrust is not { } why) return true;
        // Expected of everybody who starts: not worth a word of alarm.
        if (why != Distrust.Unproven) return Refused(why, PlaceOf(delivery));
        log.MemberUnproven(from);
        return false;
    }

    private Destination PlaceOf(Delivery delivery) => delivery.Properties.Type == MemberChannel.GivenUpType
        ? Destination.GivenUp(names)
        : Destination.Members(names);

    private bool Refused(Distrust why, Destination here)
    {
        seal.Refusals.Add(why, here);
        return false;
    }
}
