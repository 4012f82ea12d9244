using Kyc.Actors.Messages;
using Kyc.Sessions.Commands;

namespace Kyc.Actors.RabbitMq.Wire;

/// <summary>The stable name of each command on the wire, and how its body is written and read.</summary>
internal static class CommandBodies
{
    private sealed record Entry(
        string Name, Type Type, Func<Perform, byte[]> Write, Func<WireEnvelope, Perform> Read);

    private static readonly Entry[] Entries =
    [
        Of<CreateSession>("create_session"),
        Of<AcceptFile>("accept_file"),
        Of<Submit>("submit"),
        Of<Cancel>("cancel"),
        Of<Expire>("expire"),
        Of<StartJob>("start_job"),
        Of<CompleteJob>("complete_job"),
        Of<FailJob>("fail_job"),
        Of<Review>("review"),
        Of<Redact>("redact"),
    ];

    private static readonly Dictionary<Type, Entry> ByType = Entries.ToDictionary(entry => entry.Type);

    private static readonly Dictionary<string, Entry> ByName =
        Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>The command types that have a name.</summary>
    public static IEnumerable<Type> Types => ByType.Keys;

    public static byte[] Write(Perform message) => ByType[message.Command.GetType()].Write(message);

    /// <summary>The command in an envelope, or null when its type is no command that this build knows.</summary>
    public static Perform? Read(WireEnvelope envelope) =>
        ByName.TryGetValue(envelope.Type, out var entry) ? entry.Read(envelope) : null;

    private static Entry Of<T>(string name) where T : SessionCommand => new(
        name, typeof(T),
        message => WireEnvelope.Write(
            name, new PerformBody<T>((T)message.Command, message.RequestId, message.WrappedKey)),
        envelope =>
        {
            var body = envelope.Read<PerformBody<T>>();
            if (body.Command is null) throw new WireFormatException(name, "there is no command in it");
            return new Perform(body.Command, body.RequestId, body.WrappedKey);
        });
}
