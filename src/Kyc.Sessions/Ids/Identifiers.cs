namespace Kyc.Sessions.Ids;

/// <summary>A verification session: <c>vs_</c> and a ULID. Its text is also the shard key.</summary>
public readonly record struct SessionId(string Value)
{
    /// <summary>What every session id begins with.</summary>
    public const string Prefix = "vs_";

    /// <summary>A new id for an instant.</summary>
    public static SessionId New(DateTimeOffset now) => new(Prefix + Ulid.New(now));

    /// <summary>Reads an id; false unless it is <c>vs_</c> and a well-formed ULID.</summary>
    public static bool TryParse(string? text, out SessionId id)
    {
        var good = text is not null && text.StartsWith(Prefix, StringComparison.Ordinal)
                   && Ulid.IsValid(text.AsSpan(Prefix.Length));
        id = good ? new SessionId(text!) : default;
        return good;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>
/// The tenant a credential belongs to. Never taken from a request. A tenant has two: the live one, 1-64 letters of
/// <c>a-z 0-9 _ -</c>, and beside it the test tenant, the same name with <c>.test</c> behind it. Only live credentials
/// act for the one and only test credentials for the other, so live and test data can never mix: to everything that
/// asks for a tenant they are strangers.
/// </summary>
public readonly record struct TenantId(string Value)
{
    /// <summary>Letters of a live tenant's name at the most.</summary>
    public const int MaxLength = 64;

    /// <summary>What the name of a test tenant ends with; no live name can hold a point.</summary>
    public const string TestEnd = ".test";

    /// <summary>True for a test tenant.</summary>
    public bool IsTest => Value.EndsWith(TestEnd, StringComparison.Ordinal);

    /// <summary>The live tenant of the two.</summary>
    public TenantId Live => IsTest ? new TenantId(Value[..^TestEnd.Length]) : this;

    /// <summary>The test tenant of the two.</summary>
    public TenantId Test => IsTest ? this : new TenantId(Value + TestEnd);

    /// <summary>The one of the two that credentials of a mode act for.</summary>
    public TenantId Of(bool live) => live ? Live : Test;

    /// <summary>Reads a tenant name; false unless it has the allowed form (it becomes part of blob paths).</summary>
    public static bool TryParse(string? text, out TenantId id)
    {
        var name = text.AsSpan();
        if (name.EndsWith(TestEnd)) name = name[..^TestEnd.Length];
        var good = name.Length is > 0 and <= MaxLength
                   && name.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789_-") < 0;
        id = good ? new TenantId(text!) : default;
        return good;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>One command, chosen by whoever sends it: repeating the id repeats the answer, not the effect.</summary>
public readonly record struct CommandId(string Value)
{
    /// <summary>A new command id for an instant.</summary>
    public static CommandId New(DateTimeOffset now) => new("cmd_" + Ulid.New(now));

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>
/// One comparison asked for by a session: the session and the version of the event that asked.
/// The same request always has the same id, however often it is delivered.
/// </summary>
public readonly record struct JobId(string Value)
{
    /// <summary>The job that the event at <paramref name="version"/> of a session asked for.</summary>
    public static JobId For(SessionId session, long version) => new($"job_{session.Value}_{version}");

    /// <inheritdoc />
    public override string ToString() => Value;
}

/// <summary>
/// A stored file of one session, named by its content: <c>fil_</c> and 64 hex digits of a keyed SHA-256.
/// </summary>
public readonly record struct BlobId(string Value)
{
    /// <summary>What every blob id begins with.</summary>
    public const string Prefix = "fil_";

    /// <summary>True when the text has the form of a blob id; guards file paths.</summary>
    public static bool TryParse(string? text, out BlobId id)
    {
        var good = text is { Length: 68 } && text.StartsWith(Prefix, StringComparison.Ordinal)
                   && text.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
        id = good ? new BlobId(text!) : default;
        return good;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
