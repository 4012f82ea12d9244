using Kyc.Sessions.State;

namespace Kyc.Edge.Problems;

/// <summary>From a session's refusal to a problem. Total over the codes; a test holds it.</summary>
public static class Refusals
{
    /// <summary>The problem of a refusal code.</summary>
    public static ProblemCode CodeOf(RefusalCode code) => code switch
    {
        RefusalCode.NotFound => ProblemCodes.NotFound,
        RefusalCode.SessionNotAcceptingFiles => ProblemCodes.SessionNotAcceptingFiles,
        RefusalCode.SessionAlreadySubmitted => ProblemCodes.SessionAlreadySubmitted,
        RefusalCode.FilesMissing => ProblemCodes.FilesMissing,
        RefusalCode.TooManyFiles => ProblemCodes.TooManyFiles,
        RefusalCode.Redacted => ProblemCodes.Redacted,
        RefusalCode.SessionExpired => ProblemCodes.SessionExpired,
        RefusalCode.SessionExists or RefusalCode.Conflict or RefusalCode.NotDue or RefusalCode.LeaseHeld
            or RefusalCode.JobOver => ProblemCodes.Conflict,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "a refusal without a problem code"),
    };

    /// <summary>The problem of a refusal, with its sentence and what to do about it.</summary>
    public static ProblemException Of(Refusal refusal)
    {
        var code = CodeOf(refusal.Code);
        // A detail that says what to do already ("...; open a new session.") is not followed by a second, general
        // advice.
        return new ProblemException(
            code,
            refusal.Detail.Contains(';', StringComparison.Ordinal)
                ? refusal.Detail
                : $"{refusal.Detail} {code.WhatToDo}");
    }
}
