using Kyc.Actors.Ports;
using Kyc.Node.Admin.Documents;
using Kyc.Node.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Admin;

/// <summary>
/// Does what an operator asks: first the audit log says durably that it was asked, then it is done, then the log says
/// what came of it. What cannot be written down is not done. Once asked it goes on even if the operator hangs up.
/// </summary>
internal sealed class Orders(AdminParts parts)
{
    private const int MaxActor = 128;
    private const int MaxReason = 500;
    private readonly ILogger _log = parts.Logs.CreateLogger<Orders>();

    /// <summary>Carries an order out.</summary>
    /// <param name="request">The request; its body says who asks and why.</param>
    /// <param name="action">The verb.</param>
    /// <param name="target">To what; empty when all.</param>
    /// <param name="act">Does it and says in one sentence what happened.</param>
    public async ValueTask<DoneDocument> DoAsync(
        AdminRequest request, string action, string target, Func<CancellationToken, ValueTask<string>> act)
    {
        var order = await OrderAsync(request);
        var asked = new AuditEntry(
            parts.Time.GetUtcNow(), order.Actor, parts.Node, action, target, order.Reason, "asked")
        {
            RequestId = request.Id,
        };
        var number = await AskAsync(asked);
        using var late = new CancellationTokenSource(parts.Options.RequestTimeout, parts.Time);
        try
        {
            var detail = await act(late.Token);
            await TellAsync(asked, "done", number);
            return new DoneDocument(action, target, detail, request.Id, number);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            await TellAsync(asked, AdminCodes.TimedOut, number);
            throw new AdminProblemException(AdminCodes.TimedOut,
                $"not done within {parts.Options.RequestTimeout.TotalSeconds:0.###} s; look whether it took effect "
                + "before you ask again", 504);
        }
        catch (Exception fault)
        {
            await TellAsync(asked, AdminFaults.Explain(fault)?.Code ?? AdminCodes.InternalError, number);
            throw;
        }
    }

    private static async ValueTask<OrderDocument> OrderAsync(AdminRequest request)
    {
        var order = await request.BodyAsync(AdminJson.Default.OrderDocument);
        if (!IsText(order.Actor, MaxActor) || order.Actor.Length == 0)
            throw request.Bad($"actor has to be login@host, 1 to {MaxActor} letters on one line");
        if (!IsText(order.Reason, MaxReason))
            throw request.Bad($"reason has to be at most {MaxReason} letters on one line");
        return order;
    }

    private static bool IsText(string? text, int max) =>
        text is not null && text.Length <= max && !text.Any(char.IsControl);

    private async ValueTask<string> AskAsync(AuditEntry asked)
    {
        try
        {
            var number = (await parts.Storage.Audit.AppendAsync(asked, CancellationToken.None)).ToString();
            _log.OrderAsked(asked.Action, asked.Target, asked.Actor, number);
            return number;
        }
        catch (Exception fault) when (AdminFaults.Explain(fault) is { } known)
        {
            throw new AdminProblemException(AdminCodes.AuditUnavailable,
                $"nothing was done, because the audit log cannot be written: {known.Message}", 503);
        }
    }

    /// <summary>
    /// The outcome. That it was asked is durable already: an outcome that cannot be written is said in the log.
    /// </summary>
    private async ValueTask TellAsync(AuditEntry asked, string outcome, string number)
    {
        _log.OrderEnded(asked.Action, asked.Target, outcome, number);
        try
        {
            var told = asked with { At = parts.Time.GetUtcNow(), Outcome = outcome };
            await parts.Storage.Audit.AppendAsync(told, CancellationToken.None);
        }
        catch (Exception fault) when (AdminFaults.Explain(fault) is not null)
        {
            _log.OutcomeNotAudited(asked.Action, asked.Target, outcome, number, fault);
        }
    }
}
