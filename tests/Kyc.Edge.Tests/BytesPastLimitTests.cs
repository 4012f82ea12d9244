using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kyc.Edge.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Tests;

/// <summary>How much of a body over its limit the server takes from the connection before it stops (A4).</summary>
public sealed class BytesPastLimitTests
{
    private const long PictureLimit = 100_000;
    private const int JsonLimit = 65_536;
    private const int Sent = 8_000_000;

    private static readonly EdgeOptions Options = new()
    {
        Policies = [Kyc.Actors.TestKit.Some.Policy],
        DefaultPolicyId = Kyc.Actors.TestKit.Some.Policy.Id,
        PictureMaxBytes = PictureLimit,
        JsonMaxBytes = JsonLimit,
    };

    public static TheoryData<string, bool> Bodies() => new()
    {
        { "picture", true }, { "picture", false }, { "json", true }, { "json", false },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task A_body_over_its_limit_is_taken_no_further_than_one_buffer_past_it(string what, bool chunked)
    {
        var taken = new Taken();
        await using var world = await EdgeWorld.StartAsync(Options, services =>
            services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(listen =>
                listen.Use(next => connection =>
                {
                    connection.Transport = new Watched(connection.Transport, taken);
                    return next(connection);
                }))));
        var picture = what == "picture";
        var id = await world.NewSessionAsync();
        var before = taken.Bytes;
        var head = Encoding.Latin1.GetBytes(
            (picture ? $"PUT /v1/verification_sessions/{id}/files/id_card" : "POST /v1/verification_sessions")
            + $" HTTP/1.1\r\nHost: kyc\r\nAuthorization: Bearer {EdgeWorld.Key}\r\nContent-Type: "
            + (picture ? "image/jpeg" : "application/json")
            + (chunked ? $"\r\nTransfer-Encoding: chunked\r\n\r\n{Sent:x}\r\n"
            : $"\r\nContent-Length: {Sent}\r\n\r\n"));
        var body = new byte[Sent];
        (picture ? Media.Picture() : "{\"client_reference_id\":\"x\"}"u8.ToArray()).CopyTo(body, 0);
        var status = await SendAsync(world.Address, head, body);
        var past = taken.Bytes - before - head.Length - (picture ? PictureLimit : JsonLimit);
        Figures.Print("A4", $"bytes taken past the limit, {what} {(chunked ? "without a length" : "with a length")}",
            $"{Math.Max(past, 0)} B (answer {status})", $"<= one buffer, {Options.ReadAheadBytes} B",
            past <= Options.ReadAheadBytes);
        Assert.True(status is 413 or 0, $"answer {status}");
        Assert.True(past <= Options.ReadAheadBytes, $"{past} bytes past the limit");
    }

    private static async Task<int> SendAsync(Uri server, byte[] head, byte[] body)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        var reading = ReadAsync(socket);
        try
        {
            await socket.SendAsync(head);
            for (var sent = 0; sent < body.Length;) sent += await socket.SendAsync(body.AsMemory(sent));
        }
        catch (SocketException)
        {
            // Cut: the server has said why, or the reset overtook it.
        }
        return await reading;
    }

    private static async Task<int> ReadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            var count = await socket.ReceiveAsync(buffer);
            return count > 12 ? int.Parse(Encoding.Latin1.GetString(buffer, 9, 3)) : 0;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private sealed class Taken
    {
        private long _bytes;

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
    }

    private sealed class Watched(IDuplexPipe inner, Taken taken) : IDuplexPipe
    {
        public PipeReader Input { get; } = new WatchedReader(inner.Input, taken);

        public PipeWriter Output => inner.Output;
    }

    /// <summary>Counts what the server consumes.</summary>
    private sealed class WatchedReader(PipeReader inner, Taken taken) : PipeReader
    {
        private ReadOnlySequence<byte> _last;

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            taken.Add(_last.Slice(0, consumed).Length);
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await inner.ReadAsync(cancellationToken);
            _last = result.Buffer;
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            if (!inner.TryRead(out result)) return false;
            _last = result.Buffer;
            return true;
        }
    }
}
