using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Kyc.Storage.Migrations;

/// <summary>A numbered step of a schema; never changed once shipped.</summary>
/// <param name="Number">Its place, from 1 without gaps.</param>
/// <param name="Name">Its file's name without the ending.</param>
/// <param name="Sql">Its text.</param>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string SqliteFolder = "migrations/";
    private const string PostgreSqlFolder = "postgresql/";

    /// <summary>SHA-256 of the text, lower-case hex; recorded when applied, compared at every start.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The migrations of SQLite in this build.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load(SqliteFolder);

    /// <summary>The migrations of PostgreSQL in this build.</summary>
    public static IReadOnlyList<Migration> PostgreSql { get; } = Load(PostgreSqlFolder);

    private static List<Migration> Load(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var found = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith(folder, StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var name = Path.GetFileNameWithoutExtension(resource[folder.Length..]);
            found.Add(new Migration(int.Parse(name.AsSpan(0, 4)), name, reader.ReadToEnd()));
        }
        return found;
    }
}
