using Kyc.Storage.Tests.Sqlite;

// Run by the durability test as a process of its own, to be killed while it writes.
return args is ["append-until-killed", var directory] ? await AppendUntilKilled.RunAsync(directory) : 2;
