using System.Runtime.InteropServices;
using Kyc.Edge.Tests.Headers;
using Kyc.Vision.Media;
using Kyc.Vision.Tests.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>
/// A child gone bad: whatever it answers, the parent has a result or knows that it broke the protocol.
/// </summary>
internal sealed class HostileChildTarget : FuzzTarget
{
    private const int ArenaBytes = 1 << 20;

    private readonly DecoderArena _arena;
    private readonly int _descriptor;

    public HostileChildTarget()
    {
        const uint allowSealing = 2;
        _descriptor = MemoryFile("fuzz", allowSealing);
        Truncate(_descriptor, 2 * ArenaBytes);
        _arena = DecoderArena.Open(Environment.ProcessId, new WireHello
        {
            ArenaDescriptor = (uint)_descriptor,
            OutputBytes = ArenaBytes,
            InputBytes = ArenaBytes,
        });
    }

    public override string Name => "decoder_answers";

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        Bytes(Reply(WireReplyKind.Done)), Bytes(Reply(WireReplyKind.Refused)),
        [
            .. Bytes(Reply(WireReplyKind.Frame)), .. Bytes(Reply(WireReplyKind.Frame)),
            .. Bytes(Reply(WireReplyKind.Done)),
        ],
        Bytes(Reply(WireReplyKind.Ready)),
    ];

    public override Task<string> RunAsync(byte[] input, Random random)
    {
        var request = random.Next(2) == 0
            ? WireRequests.For(new PictureLimits { TargetSide = 300 })
            : WireRequests.For(new VideoLimits { TargetSide = 300, Frames = 3 });
        request.Id = 1;
        using var pipe = new DecoderPipe(new MemoryStream(), new MemoryStream(input, writable: false));
        try
        {
            var exchange = DecoderExchange.Run(pipe, _arena, request);
            var outcome = Outcome(exchange, request.Operation);
            exchange.Drop();
            return Task.FromResult(outcome);
        }
        catch (Exception documented) when (documented is IOException or InvalidDataException)
        {
            return Task.FromResult(documented.GetType().Name + documented.Message.Split(" of ")[0]);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _arena.Dispose();
        CloseFile(_descriptor);
        return ValueTask.CompletedTask;
    }

    private static string Outcome(DecoderExchange exchange, WireOperation operation)
    {
        if (exchange.Reply.Kind == WireReplyKind.Refused)
            return DecoderResults.Refusal(exchange.Reply, 1).Refusal.WireName();
        var facts = DecoderResults.Facts(exchange.Reply);
        return operation == WireOperation.Picture
            ? $"{DecoderResults.Picture(exchange).Pixels.Width} {facts.Kind}"
            : $"{DecoderResults.Video(exchange).Frames.Count} {facts.Kind}";
    }

    private static WireReply Reply(WireReplyKind kind) => new()
    {
        Magic = Wire.Magic,
        Kind = kind,
        Id = 1,
        OutWidth = 16,
        OutHeight = 16,
        OutStride = (uint)Vision.Imaging.Picture.StrideOf(16),
        Width = 16,
        Height = 16,
        DurationMs = 1_000,
    };

    private static byte[] Bytes(WireReply reply) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<WireReply>(in reply)).ToArray();

    [DllImport("libc", EntryPoint = "memfd_create", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int MemoryFile(string name, uint flags);

    [DllImport("libc", EntryPoint = "ftruncate")]
    private static extern int Truncate(int descriptor, long bytes);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int CloseFile(int descriptor);
}

/// <summary>
/// The real child under hostile requests and broken files. It may refuse, run out of its time or memory, or end over a
/// request that no parent sends; it may not die of a fault. KYC_FUZZ_DECODER names another build of it, as one that
/// checks every access to memory.
/// </summary>
internal sealed class HostileParentTarget : FuzzTarget
{
    private static readonly string? Checked = Environment.GetEnvironmentVariable("KYC_FUZZ_DECODER");

    private DecoderChild? _child;

    public override string Name => "decoder_child";

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. Samples.Pictures.Select(Samples.Get), Samples.Get("h264.mp4"), Samples.Get("vp8.webm"),
        Samples.Get("hevc.mp4"),
    ];

    public override async Task<string> RunAsync(byte[] input, Random random)
    {
        _child ??= await DecoderChild.StartAsync(
            Settings, DecoderJail.None, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        using var file = new MemoryStream(input, writable: false);
        var request = Request(random);
        request.InputLength = (ulong)await _child.Arena.FillAsync(file, 1 << 20, CancellationToken.None);
        try
        {
            var exchange = await _child.DoAsync(request, CancellationToken.None);
            exchange.Drop();
            _child.Arena.Forget((long)request.InputLength, 0);
            return exchange.Reply.Kind == WireReplyKind.Refused
                ? DecoderResults.Refusal(exchange.Reply, 1).Message.Split(" x ")[0]
                : DecoderResults.Facts(exchange.Reply).MediaType;
        }
        catch (Exception end) when (end is DecoderCrashedException or DecoderTimeoutException)
        {
            var code = await EndAsync();
            const int noSuchRequest = 2, noMemory = 12, killed = 137, alarmed = 142;
            return code is 0 or noSuchRequest or noMemory or killed or alarmed
                ? $"ended with {code}"
                : throw new FuzzFaultException($"the child ended with {code}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_child is not null) await EndAsync();
    }

    private static DecoderSettings Settings => new DecoderSettings
    {
        Path = Checked ?? DecoderBinary.Path,
        Sandbox = Checked is null ? DecoderSandbox.Required : DecoderSandbox.BestEffort,
        MemoryBytes = Checked is null ? 1L << 30 : 1L << 46,
        InputBytes = 2 << 20,
    };

    private async Task<int> EndAsync()
    {
        var child = _child!;
        _child = null;
        await child.RetireAsync();
        return child.ExitCode;
    }

    /// <summary>Mostly requests as a parent sends them; sometimes with a field that none would send.</summary>
    private static WireRequest Request(Random random)
    {
        var pictures = new PictureLimits { MinSide = 1, MaxPixels = 4_000_000, Timeout = TimeSpan.FromSeconds(5) };
        var videos = new VideoLimits
        {
            MinSide = 1,
            MaxPixels = 1_000_000,
            MinDuration = TimeSpan.Zero,
            Frames = 2,
            Timeout = TimeSpan.FromSeconds(5),
        };
        var request = random.Next(3) switch
        {
            0 => WireRequests.For(pictures),
            1 => WireRequests.For(videos),
            _ => WireRequests.ForProbe(null, pictures, videos),
        };
        if (random.Next(8) > 0) return request;
        switch (random.Next(6))
        {
            case 0: request.TargetSide = (uint)random.Next(); break;
            case 1: request.Frames = (uint)random.Next(0, 100_000); break;
            case 2: request.MaxScans = (uint)random.Next(); break;
            case 3: request.MaxDurationMs = uint.MaxValue; break;
            case 4: request.Operation = (WireOperation)random.Next(0, 10); break;
            default: request.Picture.MaxSide = request.Video.MaxSide = (uint)random.Next(); break;
        }
        return request;
    }
}
