using TensorHarbor.Cli;

return await CommandLine.RunAsync(args);
