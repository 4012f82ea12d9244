using System.Text;
using System.Text.Json;
using Kyc.Actors.Messages;
using Kyc.Actors.RabbitMq.Wire;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>Golden lines that other tests pin.</summary>
internal static class Golden
{
    public static IReadOnlyList<byte[]> Lines(string name)
    {
        using var stream = typeof(Golden).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0).Select(Encoding.UTF8.GetBytes)];
    }
}

/// <summary>
/// Events: an input is a type, a version and a payload. It is read or refused as documented; what is read is written
/// and read again without change.
/// </summary>
internal sealed class EventTarget : FuzzTarget
{
    public override string Name => "event_codec";

    public override IReadOnlyList<byte[]> Words => FuzzWords.Json;

    public override IReadOnlyList<byte[]> Corpus { get; } = Golden.Lines("golden-events.txt");

    public override Task<string> RunAsync(byte[] input, Random random)
    {
        var space = input.AsSpan().IndexOf((byte)' ');
        var brace = input.AsSpan().IndexOf((byte)'{');
        var (type, version) = TypeOf(space < 0 ? "" : Encoding.UTF8.GetString(input, 0, space));
        var payload = brace < 0 ? input : input[brace..];
        try
        {
            var read = EventCodec.Decode(Record(type, version, payload));
            var (name, number, bytes) = EventCodec.Encode(read);
            var (nameAgain, numberAgain, again) = EventCodec.Encode(EventCodec.Decode(Record(name, number, bytes)));
            if (name != nameAgain || number != numberAgain || !bytes.AsSpan().SequenceEqual(again))
                throw new FuzzFaultException($"{name} changes when it is written and read again");
            return Task.FromResult(name);
        }
        catch (Exception documented) when (documented is JsonException or UnknownEventException)
        {
            return Task.FromResult(documented.GetType().Name + type + documented.Message.Split('.')[0]);
        }
    }

    private static (string, int) TypeOf(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (text, 1) : (text[..at], int.TryParse(text[(at + 1)..], out var version) ? version : 1);
    }

    private static EventRecord Record(string type, int version, byte[] payload) => new()
    {
        Session = new SessionId("vs_01M6BFP5G00000000000000000"),
        Version = 1,
        Type = type,
        TypeVersion = version,
        At = DateTimeOffset.UnixEpoch,
        CommandId = new CommandId("cmd_fuzz"),
        Payload = payload,
        PreviousHash = EventChain.Genesis,
        Hash = EventChain.Genesis,
    };
}

/// <summary>Bodies that cross the broker: read or refused as documented, and the same after a round trip.</summary>
internal sealed class WireTarget : FuzzTarget
{
    public override string Name => "wire_codec";

    public override IReadOnlyList<byte[]> Words => FuzzWords.Json;

    public override IReadOnlyList<byte[]> Corpus { get; } = Golden.Lines("golden-wire.txt");

    public override Task<string> RunAsync(byte[] input, Random random) => Task.FromResult(string.Join('|',
        Try(input, WireCodec.DecodeMessage, WireCodec.Encode),
        Try(input, WireCodec.DecodeReply, WireCodec.EncodeReply),
        Try(input, WireCodec.DecodeJob, WireCodec.EncodeJob),
        Try(input, WireCodec.DecodeComparison, WireCodec.Encode),
        Try(input, WireCodec.DecodeComparisonReply, WireCodec.EncodeComparisonReply)));

    private static string Try<T>(byte[] input, Func<ReadOnlyMemory<byte>, T> decode, Func<T, byte[]> encode)
    {
        T read;
        try
        {
            read = decode(input);
        }
        catch (Exception documented) when (documented is WireFormatException or NewerWireFormatException)
        {
            return documented.GetType().Name[..3];
        }
        catch (Exception failure) when (IsCarried(failure))
        {
            return failure.GetType().Name;
        }
        var bytes = encode(read);
        if (!bytes.AsSpan().SequenceEqual(encode(decode(bytes))))
            throw new FuzzFaultException($"{typeof(T).Name} changes when it is written and read again");
        return read!.GetType().Name;
    }

    /// <summary>Failures of another node are thrown here as what they were there: exceptions of this project.</summary>
    private static bool IsCarried(Exception failure) =>
        failure.GetType().Namespace?.StartsWith("Kyc.", StringComparison.Ordinal) == true
        && failure is not FuzzFaultException;
}
