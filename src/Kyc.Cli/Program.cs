using Kyc.Cli;

return await KycProgram.RunAsync(args, CliConsole.Real());
