namespace Kyc.Actors.Limits;

/// <summary>The limits by the names that clients and metrics see.</summary>
public static class LimitNames
{
    /// <summary>Tokens at once.</summary>
    public const string Burst = "burst";

    /// <summary>Any minute.</summary>
    public const string Minute = "minute";

    /// <summary>Any hour.</summary>
    public const string Hour = "hour";

    /// <summary>Any day.</summary>
    public const string Day = "day";

    /// <summary>Requests in hand at once.</summary>
    public const string Concurrent = "concurrent_requests";

    /// <summary>Sessions that are not finished.</summary>
    public const string OpenSessions = "open_sessions";

    /// <summary>Requests of one browser's session token.</summary>
    public const string SessionToken = "session_token";

    /// <summary>Requests without a valid credential.</summary>
    public const string Failures = "failures";
}
