using System.Diagnostics.CodeAnalysis;
using Kyc.Edge.Problems;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Kyc.Edge.Auth.Oidc;

/// <summary>
/// The provider's keys, remembered. They are read again when they are old, and when a token names one that is not among
/// them, but never more often than the pause allows, whatever tokens an attacker sends.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "a semaphore whose handle is never asked for holds nothing")]
internal sealed class ProviderKeys(
    OidcOptions options, IKeySource source, TimeProvider clock, ILogger<ProviderKeys> log)
{
    private const int RsaBitsLeast = 2_048;

    private readonly SemaphoreSlim _reading = new(1);
    private volatile Known _known = new([], null, null);

    /// <summary>The keys that may have signed a token: of its key id; without one, the only key there is.</summary>
    /// <exception cref="ProblemException"><c>not_ready</c>: the provider's keys are not to be had.</exception>
    public async ValueTask<IReadOnlyList<JsonWebKey>> OfAsync(string? keyId, CancellationToken cancel)
    {
        if (_known.Wants(keyId, clock.GetUtcNow(), options)) await RefreshAsync(keyId, cancel);
        var known = _known;
        return clock.GetUtcNow() < known.ReadAt + options.KeysMaxAge
            ? known.Of(keyId)
            : throw new ProblemException(ProblemCodes.NotReady,
                "The identity provider's keys cannot be read at the moment. " + ProblemCodes.NotReady.WhatToDo);
    }

    private async Task RefreshAsync(string? keyId, CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            // One of those who waited before may have read them.
            if (_known.Wants(keyId, clock.GetUtcNow(), options)) await ReadAsync();
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads for all who wait: that one of them hangs up does not end it.</summary>
    private async Task ReadAsync()
    {
        var now = clock.GetUtcNow();
        _known = _known with { TriedAt = now };
        using var late = new CancellationTokenSource(options.Timeout, clock);
        try
        {
            var keys = Usable(await source.ReadAsync(late.Token));
            _known = new Known(keys, now, now);
            log.ProviderKeysRead(options.Issuer, keys.Count);
        }
        catch (OperationCanceledException)
        {
            log.ProviderKeysMissing(options.Issuer, $"no answer within {options.Timeout.TotalSeconds:0.###} s");
        }
        catch (KeySourceException fault)
        {
            log.ProviderKeysMissing(options.Issuer, fault.Message);
        }
    }

    /// <summary>Keys that can check a signature; no shared secrets, whoever put them there.</summary>
    private static IReadOnlyList<JsonWebKey> Usable(string json)
    {
        try
        {
            return
            [
                .. new JsonWebKeySet(json).Keys.Where(key =>
                    key.Use is null or "" or "sig"
                    && (key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve
                        || (key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= RsaBitsLeast))),
            ];
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or System.Text.Json.JsonException)
        {
            throw new KeySourceException("what was read is no JWK set", fault);
        }
    }

    /// <summary>What is known, since when, and when it was last tried to know more.</summary>
    private sealed record Known(
        IReadOnlyList<JsonWebKey> Keys, DateTimeOffset? ReadAt, DateTimeOffset? TriedAt)
    {
        public bool Wants(string? keyId, DateTimeOffset now, OidcOptions options) =>
            (TriedAt is not { } tried || now >= tried + options.RefreshPause)
            && (ReadAt is not { } read || now >= read + options.RefreshEvery || Of(keyId).Count == 0);

        public IReadOnlyList<JsonWebKey> Of(string? keyId) => string.IsNullOrEmpty(keyId)
            ? Keys.Count == 1 ? Keys : []
            : [.. Keys.Where(key => key.Kid == keyId)];
    }
}
