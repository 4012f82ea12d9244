using Kyc.Actors.Ports;
using Kyc.Edge.Problems;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Audit;

/// <summary>
/// The edge's way into the audit log. A row that cannot be written turns its answer into a 503; because its call may
/// have taken effect, the row is owed, and until it is written no other call begins.
/// </summary>
internal sealed class AuditTrail(IAuditLog audit, EdgeOptions options, ILogger<AuditTrail> logger) : IDisposable
{
    private readonly SemaphoreSlim _paying = new(1);
    private readonly Queue<AuditEntry> _owed = new();

    /// <summary>Rows owed now.</summary>
    public int Owed
    {
        get { lock (_owed) return _owed.Count; }
    }

    /// <summary>Writes a row; returns when it is durable.</summary>
    /// <exception cref="ProblemException">It could not be written: 503.</exception>
    public async ValueTask WriteAsync(AuditEntry entry)
    {
        try
        {
            // Whoever hangs up now has been served all the same.
            await audit.AppendAsync(entry, CancellationToken.None);
        }
        catch (Exception cause) when (IsAway(cause))
        {
            Owe(entry, cause);
            throw Refusal("The request may have taken effect, but the audit log could not be written. ");
        }
    }

    /// <summary>Pays what is owed before anything new begins.</summary>
    /// <exception cref="ProblemException">Still not: 503, and nothing was done.</exception>
    public async ValueTask DemandAsync()
    {
        if (Owed == 0) return;
        if (!await _paying.WaitAsync(TimeSpan.Zero)) throw Refusal(NothingDone);
        try
        {
            while (Next() is { } entry)
            {
                await audit.AppendAsync(entry, CancellationToken.None);
                lock (_owed) _owed.Dequeue();
            }
        }
        catch (Exception cause) when (IsAway(cause))
        {
            throw Refusal(NothingDone);
        }
        finally
        {
            _paying.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _paying.Dispose();

    private const string NothingDone = "The audit log cannot be written at the moment; nothing was done. ";

    private AuditEntry? Next()
    {
        lock (_owed) return _owed.TryPeek(out var entry) ? entry : null;
    }

    private void Owe(AuditEntry entry, Exception cause)
    {
        lock (_owed)
        {
            if (_owed.Count < options.Audit.OwedMax) _owed.Enqueue(entry);
            else logger.AuditRowLost(entry.Action, entry.Outcome, entry.RequestId);
        }
        logger.AuditAway(cause.Message);
    }

    private static bool IsAway(Exception cause) =>
        cause is JournalUnavailableException or OverloadedException or StorageFullException;

    private static ProblemException Refusal(string what) =>
        new(ProblemCodes.NotReady, what + ProblemCodes.NotReady.WhatToDo);
}
