using System.Collections.Frozen;
using System.Text;

namespace Kyc.Node.Logging;

/// <summary>
/// Names of structured fields as they appear in a line: snake_case, and the few ids that tie lines together always
/// under one name, whatever the code that logged them called its parameter.
/// </summary>
internal static class LogFields
{
    /// <summary>Fields that scopes may contribute; anything else in a scope (paths, trace state) is left out.</summary>
    public static readonly FrozenSet<string> FromScopes =
        new[] { "session_id", "job_id", "request_id", "tenant" }.ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Same = new Dictionary<string, string>
    {
        ["session"] = "session_id",
        ["job"] = "job_id",
        ["request"] = "request_id",
        ["tenant_id"] = "tenant",
    }.ToFrozenDictionary();

    /// <summary>The field's name in a line.</summary>
    public static string NameOf(string key)
    {
        var snake = ToSnakeCase(key.TrimStart('@'));
        return Same.GetValueOrDefault(snake, snake);
    }

    private static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            var starts = char.IsUpper(letter) && i > 0 && name[i - 1] != '_' && !char.IsUpper(name[i - 1]);
            if (starts) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
