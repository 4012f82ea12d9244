namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>Why a message is not acted on.</summary>
internal enum Distrust
{
    /// <summary>It bears no code at all.</summary>
    Unsigned,

    /// <summary>Its code is of a format that this build does not know, or is not whole.</summary>
    Malformed,

    /// <summary>Its code names another key than this node's current one, and is not right under it: a key that is not
    /// in this node's ring, or a code that was tampered with.</summary>
    UnknownKey,

    /// <summary>The code is not this message's, or not for here.</summary>
    WrongCode,

    /// <summary>It was taken before, or is older than what came since.</summary>
    Replayed,

    /// <summary>A member that has not shown yet that it hears this node speaks; its next beat will show it.</summary>
    Unproven,
}
