namespace Kyc.Actors.RabbitMq.Asking;

/// <summary>What a message is, as its <c>type</c> property says; and the names of its headers.</summary>
internal static class MessageKind
{
    /// <summary>A question to a session.</summary>
    public const string Question = "question";

    /// <summary>An answer, or the failure instead of one.</summary>
    public const string Reply = "reply";

    /// <summary>A job.</summary>
    public const string Job = "job";

    /// <summary>Two pictures to compare.</summary>
    public const string Comparison = "comparison";

    /// <summary>A shard's baton: whoever holds it owns the shard.</summary>
    public const string Baton = "baton";

    /// <summary>Header: how long the asker will still wait when it asks, in milliseconds.</summary>
    public const string LeftHeader = "left_ms";

    /// <summary>Header: present when the asker wants to wait for something to happen.</summary>
    public const string WaitsHeader = "waits";

    /// <summary>Header: how often a job was delivered for nothing.</summary>
    public const string RepeatsHeader = "repeats";

    /// <summary>The address of direct replies.</summary>
    public const string DirectReply = "amq.rabbitmq.reply-to";
}
