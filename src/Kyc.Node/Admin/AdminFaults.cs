using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Microsoft.AspNetCore.Http;

namespace Kyc.Node.Admin;

/// <summary>What a fault of a node's part means to an operator.</summary>
internal static class AdminFaults
{
    /// <summary>The refusal; null for a defect of the node.</summary>
    public static AdminProblemException? Explain(Exception fault) => fault switch
    {
        AdminProblemException problem => problem,
        UnknownMemberException member => Refuse(AdminCodes.UnknownMember, member.Message, 404),
        ClusterRefusedException refused => Refuse(refused.Code, refused.Message, 409),
        TransportUnavailableException broker => Refuse(AdminCodes.TransportUnavailable, broker.Message, 503),
        JournalUnavailableException database => Refuse(AdminCodes.StorageUnavailable, database.Message, 503),
        StorageFullException full => Refuse(AdminCodes.StorageUnavailable, full.Message, 503),
        OverloadedException full => Refuse(AdminCodes.Overloaded, full.Message, 503),
        AskTimedOutException late => Refuse(AdminCodes.TimedOut, late.Message, 504),
        QuarantinedException quarantined => Refuse(AdminCodes.HistoryUnreadable, quarantined.Message, 409),
        ActorFailedException failed => Refuse(AdminCodes.InternalError, failed.Message, 500),
        BadHttpRequestException { StatusCode: 413 } large => Refuse(AdminCodes.BodyTooLarge, large.Message, 413),
        BadHttpRequestException bad => Refuse(AdminCodes.BadRequest, bad.Message, bad.StatusCode),
        _ => null,
    };

    private static AdminProblemException Refuse(string code, string detail, int status) => new(code, detail, status);
}
