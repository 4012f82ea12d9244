using System.Diagnostics;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.TestKit;
using Kyc.Benchmarks.Reporting;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;

namespace Kyc.Benchmarks.Cluster;

/// <summary>What the codes of messages cost: a command with and without them, in turns, and one by itself.</summary>
internal static class CodesCost
{
    private const int Asks = 600;
    private const int Codes = 20_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Measures and prints.</summary>
    /// <param name="with">A cluster whose messages bear codes.</param>
    /// <param name="without">The same without.</param>
    /// <param name="ask">A new command.</param>
    public static async Task PrintAsync(ITransport with, ITransport without, Func<Perform> ask)
    {
        List<double> coded = [], bare = [];
        for (var i = -Asks / 4; i < Asks; i++)
        {
            var (first, second) = (await TimeAsync(with, ask()), await TimeAsync(without, ask()));
            if (i < 0) continue; // To warm up.
            coded.Add(first);
            bare.Add(second);
        }
        var (one, other) = (coded.Percentile(0.5), bare.Percentile(0.5));
        Console.WriteLine(FormattableString.Invariant(
            $"  codes of messages: command p50 {one:0.000} ms with, {other:0.000} ms without ({Asks} asks each,"));
        Console.WriteLine(FormattableString.Invariant(
            $"  in turns), difference {one - other:+0.000;-0.000} ms; one made and checked: {OneCode():0.0} us"));
    }

    private static async Task<double> TimeAsync(ITransport transport, Perform command)
    {
        var from = Stopwatch.GetTimestamp();
        var reply = await transport.AskAsync(command, s_patience, CancellationToken.None);
        if (reply is not SessionReply.Ok) throw new InvalidOperationException($"the session answered {reply}");
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    /// <summary>Microseconds to make and check a code over 1 KB.</summary>
    private static double OneCode()
    {
        var seal = new Seal(
            TestRing.Shared, "bench", acceptUnsigned: false, new Refusals(TimeProvider.System, NullLogger.Instance));
        var (to, body) = (Destination.Shard(new Names("kyc"), 1), new byte[1_024]);
        long from = 0;
        for (var i = -Codes / 4; i < Codes; i++)
        {
            if (i == 0) from = Stopwatch.GetTimestamp();
            var properties = new BasicProperties { Type = MessageKind.Question, CorrelationId = "bench.1" };
            seal.Put(to, properties, body);
            if (!seal.Opens(to, new Delivery(1, false, properties, body)))
                throw new InvalidOperationException("a right code was refused");
        }
        return Stopwatch.GetElapsedTime(from).TotalMicroseconds / Codes;
    }
}
