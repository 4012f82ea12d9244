using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Limits;
using Kyc.Edge.Auth;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Http;

namespace Kyc.Edge.Limits;

/// <summary>
/// Bounds how often one address may present a wrong credential, without asking the database: whoever guesses is refused
/// before the guess is looked up. A credential that was right lately passes, so that guessing harms nobody behind the
/// same address.
/// </summary>
internal sealed class FailureGate
{
    private readonly RequestDelegate _next;
    private readonly EdgeOptions _options;
    private readonly Buckets<UInt128>? _failures;
    private readonly ConcurrentDictionary<UInt128, bool> _right = [];

    public FailureGate(RequestDelegate next, EdgeOptions options, TimeProvider time)
    {
        (_next, _options) = (next, options);
        if (options.Limits.FailuresPerMinute > 0)
            _failures = new(options.Limits.FailuresPerMinute, options.Limits.Remembered, time);
    }

    /// <summary>Runs the rest of the pipeline, and counts when it finds the credential wrong.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (_failures is null || context.Connection.RemoteIpAddress is not { } remote)
        {
            await _next(context);
            return;
        }
        var (network, credential) = (RemoteNetwork.Of(remote), Digest(context.Request));
        if (!_failures.Has(network, out var free) && !_right.ContainsKey(credential)
            && BearerMiddleware.Guards(context.Request.Path))
        {
            LimitCounters.Refused.Add(1, LimitCounters.Limit(LimitNames.Failures));
            await LimitRefusals.WriteAsync(context, new Permit(false, LimitNames.Failures, 0, free), _options);
            return;
        }
        try
        {
            await _next(context);
        }
        catch (ProblemException problem) when (problem.AtTheDoor)
        {
            Count(network, credential);
            throw;
        }
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized) Count(network, credential);
        else if (context.Features.Get<Caller>() is not null) Remember(credential);
    }

    private void Count(UInt128 network, UInt128 credential)
    {
        _right.TryRemove(credential, out _);
        _failures!.TryTake(network, out _);
    }

    private void Remember(UInt128 credential)
    {
        if (_right.ContainsKey(credential)) return;
        if (_right.Count >= _options.Limits.Remembered) _right.Clear();
        _right[credential] = true;
    }

    /// <summary>A digest, so that no credential stays in memory.</summary>
    private static UInt128 Digest(HttpRequest request)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()));
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
