using System.CommandLine;

var root = new RootCommand("TensorFlow on containers, in .NET.");
return root.Parse(args).Invoke();
