using System.Globalization;
using Kyc.Storage.Tests.Files;
using Kyc.Storage.Tests.Sqlite;

// Run by tests as processes of their own, to be killed while they write.
return args switch
{
    ["append-until-killed", var directory] => await AppendUntilKilled.RunAsync(directory),
    ["hammer-directory", var directory, var seed] =>
        await HammerDirectory.RunAsync(directory, int.Parse(seed, CultureInfo.InvariantCulture)),
    _ => 2,
};
