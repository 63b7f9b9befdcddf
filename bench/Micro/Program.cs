using TensorHarbor.Linalg;

string what = args.Length > 0 ? args[0] : "gemm";
if (what == "gemm") GemmBench.Run(args.Length > 1 ? args[1] : "");
if (what == "rest") RestBench.Run();
if (what == "conv") ConvolutionBench.Run();
if (what == "start") StartBench.Run();
if (what == "models") ModelBench.Run(args[1..]);
