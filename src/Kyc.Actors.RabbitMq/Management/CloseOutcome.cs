namespace Kyc.Actors.RabbitMq.Management;

/// <summary>What became of a connection that was to be closed.</summary>
internal enum CloseOutcome
{
    /// <summary>The broker closed it.</summary>
    Closed,

    /// <summary>The broker knows none of that name; one that is very new it may not know yet.</summary>
    NotThere,

    /// <summary>The broker failed at it: most often it is gone and only still listed.</summary>
    Unclear,
}
