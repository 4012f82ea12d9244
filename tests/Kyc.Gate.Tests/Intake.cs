using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Actors.TestKit;
using Kyc.Edge;
using Kyc.Edge.Uploads;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Files;

namespace Kyc.Gate.Tests;

/// <summary>The edge's one way for files, in front of a store in memory.</summary>
internal sealed class Intake
{
    private readonly FileIntake _intake;
    private readonly BlobScope _scope = new(Some.Tenant, Some.NewSession());
    private readonly DataKey _key;

    public Intake(MediaLimits? limits = null)
    {
        var options = new EdgeOptions
        {
            Policies = [Some.Policy],
            DefaultPolicyId = Some.Policy.Id,
            Media = limits ?? new MediaLimits(),
        };
        _intake = new FileIntake(Blobs, options);
        (_key, _) = new MemoryKeyRing().Mint(_scope.Tenant, _scope.Session);
    }

    /// <summary>What is stored.</summary>
    public MemoryBlobs Blobs { get; } = new();

    /// <summary>The digest that the session was told, opened.</summary>
    public string? DigestOf(SessionFile file) => DigestSeal.Open(_key, file.Sha256);

    /// <summary>Takes a file in pieces of a size; gives what the session is told and what lies in the store.</summary>
    public async Task<(SessionFile File, byte[] Stored)> TakeAsync(
        FileKind kind, byte[] bytes, int piece = int.MaxValue)
    {
        await using var content = new PiecesStream(bytes, piece);
        var file = await _intake.StoreAsync(_scope, _key, kind, content, CancellationToken.None);
        await using var stored = await Blobs.OpenAsync(_scope, _key, file.Blob, CancellationToken.None);
        var read = new byte[stored.Length];
        await stored.ReadExactlyAsync(read);
        await Blobs.DeleteAsync(_scope, file.Blob, CancellationToken.None);
        return (file, read);
    }

    /// <summary>A stream that gives a few bytes at a time.</summary>
    private sealed class PiecesStream(byte[] bytes, int piece) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
