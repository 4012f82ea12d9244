using System.Text.Json;

namespace Kyc.Node.Configuration;

/// <summary>
/// One row of the schema: everything that can be said about a setting without its value. The rows are the only place
/// where names, units, defaults and bounds are written; the reader, the help and the documentation all come from them.
/// </summary>
public abstract class Setting
{
    /// <summary>First part of every name.</summary>
    public const string Root = "kyc";

    /// <summary>Section, for instance <c>edge</c>.</summary>
    public required string Section { get; init; }

    /// <summary>Name inside the section, for instance <c>port</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Default in the text form of the setting; empty means "not set".</summary>
    public required string Default { get; init; }

    /// <summary>One sentence: what it does.</summary>
    public required string Help { get; init; }

    /// <summary>Unit of the value, for instance <c>bytes</c>; empty when it has none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>True when the value must never be shown, logged or repeated in a message.</summary>
    public bool Secret { get; init; }

    /// <summary>A well-known environment variable of other tools that also sets it; null when there is none.</summary>
    public string? ForeignVariable { get; init; }

    /// <summary>Full name: <c>kyc.section.key</c>.</summary>
    public string Name => $"{Root}.{Section}.{Key}";

    /// <summary>Name without the root, as used with <c>--set</c>.</summary>
    public string ShortName => $"{Section}.{Key}";

    /// <summary>Environment variable: <c>KYC_SECTION__KEY</c>.</summary>
    public string Variable => $"{Root}_{Section}__{Key}".ToUpperInvariant();

    /// <summary>Type in words, for the documentation.</summary>
    public abstract string Type { get; }

    /// <summary>What values are allowed, in words: completes "expected ...".</summary>
    public abstract string Allowed { get; }

    /// <summary>True when the text is an allowed value.</summary>
    public abstract bool Accepts(string text);

    /// <summary>True when a JSON value of this kind can hold the setting in a file.</summary>
    public abstract bool AcceptsJson(JsonValueKind kind);

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>A setting with the type of its value.</summary>
public sealed class Setting<T> : Setting
{
    /// <summary>How its text is read.</summary>
    public required SettingKind<T> Kind { get; init; }

    /// <inheritdoc />
    public override string Type => Kind.Type;

    /// <inheritdoc />
    public override string Allowed => Kind.Allowed;

    /// <inheritdoc />
    public override bool Accepts(string text) => Kind.Parse(text, out _);

    /// <inheritdoc />
    public override bool AcceptsJson(JsonValueKind kind) => Kind.Json.Contains(kind);
}
