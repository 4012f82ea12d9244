namespace Kyc.Storage.Migrations;

/// <summary>A row of a database's own list of migrations.</summary>
internal sealed record AppliedMigration(int Number, string Name, string Digest)
{
    /// <summary>Refuses one that this build does not hold, or holds with another text.</summary>
    /// <exception cref="StorageUnusableException">The database does not fit this build.</exception>
    public void Compare(IReadOnlyList<Migration> migrations)
    {
        var known = migrations.FirstOrDefault(migration => migration.Number == Number)
                    ?? throw new StorageUnusableException(
                        $"the database has migration {Name}, which this build does not know: a newer build wrote it; "
                        + "run a build at least as new, or restore a backup from before");
        if (known.Digest != Digest)
            throw new StorageUnusableException(
                $"migration {Name} was applied with another text (sha256 {Digest}) than this build holds "
                + $"(sha256 {known.Digest}); a shipped migration is never edited: run the build that made the "
                + "database");
    }
}
