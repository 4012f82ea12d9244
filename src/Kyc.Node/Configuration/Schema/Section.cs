namespace Kyc.Node.Configuration.Schema;

/// <summary>Collects the rows of one section, so that a row is one statement.</summary>
internal sealed class Section(string name)
{
    private readonly List<Setting> _rows = [];

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<Setting> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <exception cref="InvalidOperationException">Its own default is not allowed by its bounds.</exception>
    public Setting<T> Add<T>(
        string key, SettingKind<T> kind, string initial, string help, string unit = "", bool secret = false,
        string? foreign = null)
    {
        var setting = new Setting<T>
        {
            Section = name,
            Key = key,
            Kind = kind,
            Default = initial,
            Help = help,
            Unit = unit,
            Secret = secret,
            ForeignVariable = foreign,
        };
        if (!setting.Accepts(initial))
            throw new InvalidOperationException($"{setting.Name}: default '{initial}' is out of bounds");
        _rows.Add(setting);
        return setting;
    }
}
