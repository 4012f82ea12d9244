using Kyc.Sessions.Events;

namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I1: whatever a client was told was done is in the journal.</summary>
internal sealed class AcknowledgedIsKept : IInvariant
{
    public const string Number = "I1";

    public string Name => $"{Number} nothing acknowledged is missing";

    public IEnumerable<string> Broken(SessionCase session) =>
        session.Acknowledged.Where(request => !IsThere(request, session)).Select(request =>
            $"request {request.Number} ({request.Operation} {request.Kind} {request.Sha256}) was acknowledged "
            + $"at {request.End:O} as {request.Status}");

    private static bool IsThere(ClientRequest request, SessionCase session) => request.Operation switch
    {
        Operation.Create or Operation.Look => session.Facts.FirstOrDefault() is SessionCreated,
        Operation.PutFile => session.Facts.OfType<FileAccepted>().Any(
            fact => fact.File.Kind == request.Kind && (fact.File.Sha256 == request.Sha256 || session.Erased)),
        Operation.Submit => session.Facts.OfType<ComparisonRequested>().Any(),
        Operation.Cancel => session.Facts.OfType<SessionCanceled>().Any(),
        _ => false,
    } && (request.Status is null || EverHad(request.Status, session));

    /// <summary>A status that somebody saw was really reached.</summary>
    private static bool EverHad(string status, SessionCase session) => session.Facts
        .Select(SessionCase.StatusAfter)
        .Any(reached => reached is { } known && Kyc.Sessions.Wire.WireName.Of(known) == status);
}
