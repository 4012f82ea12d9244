namespace Kyc.Node.Configuration;

/// <summary>Where a value came from, strongest last.</summary>
public enum SettingOrigin
{
    /// <summary>The schema.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    Argument,
}

/// <summary>A value as given.</summary>
/// <param name="Text">Its text form.</param>
/// <param name="Origin">The sort of place it came from.</param>
/// <param name="Where">The place by name: a file, a variable, an option.</param>
public sealed record GivenValue(string Text, SettingOrigin Origin, string Where);

/// <summary>The effective values of every setting. Complete and valid by construction.</summary>
public sealed class Settings
{
    private readonly IReadOnlyDictionary<Setting, GivenValue> _values;

    internal Settings(IReadOnlyDictionary<Setting, GivenValue> values) => _values = values;

    /// <summary>The value of a setting.</summary>
    public T Get<T>(Setting<T> setting) =>
        setting.Kind.Parse(_values[setting].Text, out var value)
            ? value
            : throw new InvalidOperationException($"{setting.Name} was accepted but cannot be read");

    /// <summary>The value of a whole-number setting that fits 32 bits by its bounds.</summary>
    public int GetInt(Setting<long> setting) => checked((int)Get(setting));

    /// <summary>A value as given, with its origin.</summary>
    public GivenValue Given(Setting setting) => _values[setting];

    /// <summary>True when something other than the schema set it.</summary>
    public bool IsSet(Setting setting) => Given(setting).Origin != SettingOrigin.Default;

    /// <summary>The value for people: masked when secret.</summary>
    public string Shown(Setting setting)
    {
        var text = Given(setting).Text;
        return setting.Secret && text.Length > 0 ? "********" : text;
    }
}
